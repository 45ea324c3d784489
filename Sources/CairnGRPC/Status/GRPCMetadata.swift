import CairnWire

/// Pairs of a name and a value that go with a call or an answer, in order; names in lower case.
///
/// Values of names that end in `-bin` are bytes, and travel as base64; all others are printable ASCII.
package struct GRPCMetadata: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    package private(set) var entries: [HTTP2Field] = []

    package init() {}

    package init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { add(name, value) }
    }

    /// What stands in `fields` besides the fields of HTTP/2 and of gRPC itself.
    init(_ fields: [HTTP2Field]) {
        entries = fields.filter { field in
            !field.name.hasPrefix(":") && !field.name.hasPrefix("grpc-") && field.name != "content-type"
                || field.name == "grpc-status-details-bin"
        }
    }

    package var isEmpty: Bool { entries.isEmpty }

    package mutating func add(_ name: String, _ value: String) {
        entries.append(HTTP2Field(name.lowercased(), value))
    }

    /// - Parameter name: ends in `-bin`.
    package mutating func add(_ name: String, bytes: [UInt8]) {
        add(name, String(Base64.encode(bytes).prefix { $0 != "=" }))
    }

    /// The first value of this name.
    package subscript(name: String) -> String? { entries.first { $0.name == name }?.value }

    /// The first value of this name, which ends in `-bin`; nil when there is none, or it is no base64.
    package func bytes(_ name: String) -> [UInt8]? {
        self[name].flatMap { Base64.decode(String($0.prefix { $0 != "," })) }
    }

    /// - Throws: `grpc.invalid_argument` for what cannot be sent as it is, or is not the caller's to send.
    func check() throws(GRPCError) {
        for field in entries {
            let isName =
                !field.name.isEmpty
                && field.name.utf8.allSatisfy { byte in
                    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
                }
            guard isName, !field.name.hasPrefix("grpc-"), !Self.reserved.contains(field.name) else {
                throw GRPCError(.invalidArgument, "metadata cannot have the name '\(field.name.prefix(80))'")
            }
            guard field.value.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) else {
                throw GRPCError(
                    .invalidArgument,
                    "the metadata '\(field.name)' is not printable ASCII: give it a name that ends in -bin, and bytes")
            }
        }
    }

    private static let reserved: Set<String> = [
        "te", "content-type", "user-agent", "connection", "host", "transfer-encoding", "upgrade", "keep-alive",
        "proxy-connection", "content-length",
    ]
}
