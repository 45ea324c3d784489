import CCurl
import Glibc

extension HTTPError {
    /// A call of libcurl that should not fail, such as setting an option.
    static func curl(_ code: CURLcode, _ what: String) -> HTTPError {
        HTTPError(.failed, "libcurl refused \(what): \(String(cString: ccurl_easy_strerror(code)))")
    }

    /// What a transfer's result means to its caller.
    static func transfer(_ code: CURLcode, _ easy: CurlEasy, _ request: HTTPRequest) -> HTTPError {
        let origin = request.url.origin
        let reason = easy.failureText.isEmpty ? String(cString: ccurl_easy_strerror(code)) : easy.failureText
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            return HTTPError(
                .unreachable, "\(reason): check the name in \(origin), and that this machine has a network")
        case CURLE_COULDNT_CONNECT:
            return HTTPError(
                .unreachable,
                "nobody answers at \(origin)\(systemReason(easy)): start the server, or correct the address")
        case CURLE_OPERATION_TIMEDOUT:
            return timedOut(.connect, request)
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_READ_ERROR:
            return HTTPError(
                .cut, "the connection to \(origin) broke before the answer was whole: \(reason)")
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
            return HTTPError(.malformed, "\(origin) does not speak HTTP: \(reason)")
        case CURLE_URL_MALFORMAT:
            return HTTPError(.badURL, "\(origin) is no URL to send to: \(reason)")
        case _ where tlsFailures.contains(code.rawValue):
            return HTTPError(
                .tls,
                """
                no trusted connection to \(origin): \(reason). Check the server's certificate, and that \
                ca-certificates is installed here
                """)
        default:
            return HTTPError(
                .failed, "the exchange with \(origin) failed: \(reason) (libcurl's error \(code.rawValue))")
        }
    }

    private static let tlsFailures: Set<UInt32> = Set(
        [
            CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_PEER_FAILED_VERIFICATION, CURLE_USE_SSL_FAILED, CURLE_SSL_ENGINE_INITFAILED,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT,
        ].map(\.rawValue))

    /// libcurl says "couldn't connect" for all of them; the system's word tells a closed port from an unplugged cable.
    private static func systemReason(_ easy: CurlEasy) -> String {
        let number = easy.systemError
        return number == 0 ? "" : " (\(String(cString: strerror(number))))"  // glibc's is safe on every thread
    }
}
