/// One event of a `text/event-stream`.
package struct SSEEvent: Sendable, Hashable {
    /// The `event:` field; `message` when the sender gave none.
    package var name: String
    /// The `data:` lines, joined by line feeds.
    package var data: String
    /// The `id:` field of this event, if it has one. `SSEDecoder.lastEventID` is what a reconnection sends.
    package var id: String?

    package init(name: String = "message", data: String, id: String? = nil) {
        self.name = name
        self.data = data
        self.id = id
    }

    /// The event as it goes over the wire, with the blank line that ends it. A line break in `data` begins another
    /// `data:` line; name and id have one line, and what follows a break in them is left out.
    package func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(data.utf8.count + 32)
        if let id { Self.append("id: ", Self.firstLine(of: id), to: &bytes) }
        if name != "message" { Self.append("event: ", Self.firstLine(of: name), to: &bytes) }
        var rest = data[...].utf8
        while true {
            let line = rest.prefix { $0 != 0x0A && $0 != 0x0D }
            Self.append("data: ", line, to: &bytes)
            guard line.endIndex < rest.endIndex else { break }
            let isPair = rest[line.endIndex] == 0x0D && rest[line.endIndex...].dropFirst().first == 0x0A
            rest = rest[line.endIndex...].dropFirst(isPair ? 2 : 1)
        }
        bytes.append(0x0A)
        return bytes
    }

    /// A comment: what keeps an idle connection open. The receiver ignores it.
    package static let keepAlive: [UInt8] = Array(": keep-alive\n\n".utf8)

    private static func append(_ field: StaticString, _ value: Substring.UTF8View, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: field.utf8Start, count: field.utf8CodeUnitCount))
        bytes.append(contentsOf: value)
        bytes.append(0x0A)
    }

    private static func firstLine(of text: String) -> Substring.UTF8View {
        text.utf8.prefix { $0 != 0x0A && $0 != 0x0D && $0 != 0 }
    }
}
