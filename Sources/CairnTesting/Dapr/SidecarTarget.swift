/// A request's path and query, as the sidecar's router takes them apart: an escaped slash does not part segments.
struct SidecarTarget {
    var segments: [String]
    var query: [String: String] = [:]

    init(_ target: String) {
        let parts = target.split(separator: "?", maxSplits: 1)
        segments = (parts.first ?? "").split(separator: "/").map(Self.unescaped)
        guard parts.count > 1 else { return }
        for pair in parts[1].split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(Self.unescaped)
            query[sides[0]] = sides.count > 1 ? sides[1] : ""
        }
    }

    /// The `metadata.NAME=VALUE` of the query.
    var metadata: [String: String] {
        Dictionary(
            uniqueKeysWithValues: query.compactMap { name, value in
                name.hasPrefix("metadata.") ? (String(name.dropFirst("metadata.".count)), value) : nil
            })
    }

    private static func unescaped(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let escaped = UInt8(Substring(rest.prefix(2)), radix: 16) {
                bytes.append(escaped)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
