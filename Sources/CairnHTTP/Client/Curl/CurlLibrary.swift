import CCurl
import CairnReactor

/// libcurl, opened once for the process when the first request needs it.
enum CurlLibrary {
    /// Opens libcurl where blocking is allowed: reading the library and starting OpenSSL takes milliseconds.
    ///
    /// - Throws: `http.library` that names the package to install.
    static func open(on workers: any TaskExecutor) async throws(HTTPError) {
        try await offload(to: workers) { () async throws(HTTPError) in try opened.get() }
    }

    /// Once it is open.
    static var version: String { String(cString: ccurl_version_text()) }

    private static let opened: Result<Void, HTTPError> = {
        if let reason = ccurl_open() {
            return .failure(
                HTTPError(
                    .library,
                    "libcurl could not be opened: \(String(cString: reason)). Install it: apt-get install libcurl4"
                ))
        }
        // The newest thing that is used is CURLOPT_QUICK_EXIT.
        guard ccurl_version() >= 0x07_57_00 else {
            return .failure(
                HTTPError(
                    .library, "libcurl \(String(cString: ccurl_version_text())) is too old: 7.87 or newer is needed"))
        }
        let code = ccurl_global_init(Int(CURL_GLOBAL_ALL))
        guard code == CURLE_OK else { return .failure(.curl(code, "curl_global_init")) }
        return .success(())
    }()
}
