/// What an answer says of how the call ended: nil for well.
///
/// https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md, §Responses and §Errors;
/// https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md
enum GRPCStatus {
    /// The status in trailers, or in headers that are all of the answer. Nil when there is none in them; the inner nil is
    /// a call that ended well.
    static func read(_ fields: [HTTP2Field]) -> GRPCError?? {
        guard let text = fields.first(where: { $0.name == "grpc-status" })?.value else { return nil }
        if text == "0" { return .some(nil) }
        let message = fields.first { $0.name == "grpc-message" }.map { PercentCoding.decode($0.value) }
        let code = Int(text).flatMap(GRPCError.Code.init(number:))
        let words = message ?? "the server gave no message"
        return GRPCError(
            code ?? .unknown, code == nil ? "status '\(text.prefix(20))', which gRPC does not know: \(words)" : words,
            metadata: GRPCMetadata(fields), mayHaveBeenSent: true)
    }

    /// What an HTTP status means where no `grpc-status` came. Such an answer is a proxy's, or of another kind of server.
    static func http(_ status: String) -> GRPCError {
        let code: GRPCError.Code =
            switch status {
            case "400": .internal
            case "401": .unauthenticated
            case "403": .permissionDenied
            case "404": .unimplemented
            case "429", "502", "503", "504": .unavailable
            default: .unknown
            }
        return GRPCError(
            code, "the answer has the HTTP status \(status.prefix(20)) and is none of gRPC", mayHaveBeenSent: true)
    }

    /// What the end of a stream by RST_STREAM means.
    static func reset(_ error: HTTP2ErrorCode) -> GRPCError {
        switch error {
        case .refusedStream:
            GRPCError(.unavailable, "the server refused the call before it looked at it")
        case .cancel: GRPCError(.cancelled, "the server cancelled the call", mayHaveBeenSent: true)
        case .enhanceYourCalm:
            GRPCError(.resourceExhausted, "the server wants fewer calls", mayHaveBeenSent: true)
        case .inadequateSecurity:
            GRPCError(.permissionDenied, "the server wants a more secure connection", mayHaveBeenSent: true)
        case .noError:
            GRPCError(.unavailable, "the answer ended without a status", mayHaveBeenSent: true)
        default: GRPCError(.internal, "the stream was broken off: \(error)", mayHaveBeenSent: true)
        }
    }
}
