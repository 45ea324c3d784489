import CCurl

/// libcurl's handle of one transfer, used for one after another. Confined to the loop of its client.
///
/// What never changes is set once, when the handle is made; `prepare` sets all that differs between requests, and
/// `clear` lets go of what the last one left.
final class CurlEasy {
    let handle: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var headerList: UnsafeMutablePointer<curl_slist>?

    /// - Throws: `http.failed` when libcurl has no memory or refuses an option.
    init(_ settings: HTTPClientSettings, sockets: UnsafeMutableRawPointer) throws(HTTPError) {
        guard let handle = ccurl_easy_init() else {
            throw HTTPError(.failed, "libcurl made no handle: out of memory")
        }
        self.handle = handle
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try setConstants(settings, sockets: sockets)
    }

    deinit {
        ccurl_easy_cleanup(handle)
        ccurl_slist_free(headerList)
        errorText.deallocate()
    }

    private func setConstants(_ settings: HTTPClientSettings, sockets: UnsafeMutableRawPointer) throws(HTTPError) {
        try check("ERRORBUFFER", ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText))
        try set(CURLOPT_NOSIGNAL, 1)
        // Without it a cancel during a name look-up waits for the resolver's thread.
        try set(CURLOPT_QUICK_EXIT, 1)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        // libcurl 7.88's HTTP/2 has failures that its HTTP/1.1 has not, and nobody we talk to needs it.
        try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try set(CURLOPT_USERAGENT, settings.userAgent)
        // An empty text, and not none: the environment's proxy would be taken.
        var proxy = ""
        if case .open(let given?) = settings.policy { proxy = given.origin }
        try set(CURLOPT_PROXY, proxy)
        try set(CURLOPT_NOPROXY, "")
        // A model may think for minutes: whoever forwards packets must not forget the connection meanwhile.
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        // The default is a bundle that is read anew for each connection, 20 to 40 ms; the folder is read on demand.
        try set(CURLOPT_CAINFO, settings.caFile)
        try set(CURLOPT_CAPATH, settings.caFile == nil ? "/etc/ssl/certs" : nil)
        try check("WRITEFUNCTION", ccurl_set_bytes_callback(handle, CURLOPT_WRITEFUNCTION, curlBroughtBody))
        try check("HEADERFUNCTION", ccurl_set_bytes_callback(handle, CURLOPT_HEADERFUNCTION, curlBroughtHeader))
        try check("OPENSOCKETFUNCTION", ccurl_set_open_callback(handle, curlOpensSocket))
        try check("CLOSESOCKETFUNCTION", ccurl_set_close_callback(handle, curlClosesSocket))
        try check("CLOSESOCKETDATA", ccurl_set_pointer(handle, CURLOPT_CLOSESOCKETDATA, sockets))
    }

    /// Sets the handle up for `request`; `context` is what the callbacks get, alive until the handle left its multi.
    ///
    /// - Throws: `http.failed` when libcurl has no memory or refuses an option.
    func prepare(_ request: HTTPRequest, context: UnsafeMutableRawPointer) throws(HTTPError) {
        errorText.pointee = 0
        try set(CURLOPT_URL, request.url.description)
        try setMethod(request)
        try setHeaders(request)
        try set(CURLOPT_CONNECTTIMEOUT_MS, request.timeouts.connect.curlMilliseconds)
        // A request that must not be sent twice gets a connection of its own: on a pooled one that turns out to be
        // dead, libcurl sends it again by itself, whatever its method. The pool would fill up with such connections.
        try set(CURLOPT_FRESH_CONNECT, request.mayResend ? 0 : 1)
        try set(CURLOPT_FORBID_REUSE, request.mayResend ? 0 : 1)
        for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_OPENSOCKETDATA, CURLOPT_PRIVATE] {
            try check("a context", ccurl_set_pointer(handle, option, context))
        }
    }

    private func setMethod(_ request: HTTPRequest) throws(HTTPError) {
        let body = request.body ?? ([.post, .put, .patch].contains(request.method) ? [] : nil)
        if let body {
            try set(CURLOPT_POST, 1)
            try check("POSTFIELDSIZE", ccurl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
            // libcurl's own copy: it keeps the bytes until the transfer has ended, and may send them again.
            let code = body.withUnsafeBytes { bytes in
                withUnsafePointer(to: 0 as UInt8) { empty in
                    ccurl_set_bytes(handle, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress ?? UnsafeRawPointer(empty))
                }
            }
            try check("COPYPOSTFIELDS", code)
        } else if request.method == .head {
            try set(CURLOPT_NOBODY, 1)
        } else {
            try set(CURLOPT_HTTPGET, 1)
        }
        let implied = body != nil ? request.method == .post : request.method == .get || request.method == .head
        try set(CURLOPT_CUSTOMREQUEST, implied ? nil : request.method.name)
    }

    private func setHeaders(_ request: HTTPRequest) throws(HTTPError) {
        // Both off, unless the request has them: waiting for "100 Continue", and a form's type on every body.
        if !request.headers.contains("Expect") { try append("Expect:") }
        if !request.headers.contains("Content-Type") { try append("Content-Type:") }
        for field in request.headers.fields {
            // "Name:" would remove a header; "Name;" sends it without a value.
            try append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        try check("HTTPHEADER", ccurl_set_headers(handle, headerList))
    }

    private func append(_ line: String) throws(HTTPError) {
        guard let longer = ccurl_slist_append(headerList, line) else {
            throw HTTPError(.failed, "libcurl took no header: out of memory")
        }
        headerList = longer
    }

    /// Lets go of the request's bytes and headers, which are a prompt and its key.
    func clear() throws(HTTPError) {
        try check("POSTFIELDS", ccurl_set_bytes(handle, CURLOPT_POSTFIELDS, nil))
        try set(CURLOPT_HTTPGET, 1)
        try check("HTTPHEADER", ccurl_set_headers(handle, nil))
        try check("PRIVATE", ccurl_set_pointer(handle, CURLOPT_PRIVATE, nil))
        ccurl_slist_free(headerList)
        headerList = nil
    }

    /// Lets held bytes come. The callbacks may be called from within.
    func unpause() throws(HTTPError) {
        try check("curl_easy_pause", ccurl_easy_unpause(handle))
    }

    // MARK: What it knows of its transfer

    /// libcurl's words for the last failure; empty when it had none.
    var failureText: String { String(cString: errorText) }

    var systemError: Int32 {
        var number = 0
        return ccurl_get_long(handle, CURLINFO_OS_ERRNO, &number) == CURLE_OK ? Int32(truncatingIfNeeded: number) : 0
    }

    /// Bytes of the request were written.
    var wasSent: Bool {
        var bytes = 0
        return ccurl_get_long(handle, CURLINFO_REQUEST_SIZE, &bytes) == CURLE_OK && bytes > 0
    }

    /// Whether `descriptor` is the connection of the transfer.
    func uses(_ descriptor: Int32) -> Bool { ccurl_uses(handle, descriptor) == 1 }

    // MARK: Options

    private func set(_ option: CURLoption, _ value: Int) throws(HTTPError) {
        try check("option \(option.rawValue)", ccurl_set_long(handle, option, value))
    }

    private func set(_ option: CURLoption, _ value: String?) throws(HTTPError) {
        try check("option \(option.rawValue)", ccurl_set_text(handle, option, value))
    }

    private func check(_ what: @autoclosure () -> String, _ code: CURLcode) throws(HTTPError) {
        guard code == CURLE_OK else { throw .curl(code, what()) }
    }
}

extension Duration {
    /// Rounded up, at least 1: 0 would mean libcurl's own default.
    fileprivate var curlMilliseconds: Int {
        let milliseconds = wholeMilliseconds
        return Int(min(max(milliseconds, 1), Int64(Int32.max)))
    }

    private var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? .max : product + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
