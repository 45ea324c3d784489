/// Reads a `text/event-stream` (WHATWG HTML, §9.2.6 "Interpreting an event stream").
///
/// A machine that is fed with bytes as they come: however they are cut, the events are the same. Bytes that are not UTF-8
/// become U+FFFD, as the standard says. What follows the last blank line when the stream ends is no event.
package struct SSEDecoder: Sendable {
    /// An event is larger than the decoder was told to accept. The stream cannot be read any further.
    package struct EventTooLarge: Error, Sendable, Hashable, CustomStringConvertible {
        package var limit: Int

        package init(limit: Int) { self.limit = limit }

        package var description: String {
            "an event of the stream has more than \(limit) bytes; raise the limit if the sender is to be trusted"
        }
    }

    /// The latest id that any event had: what a reconnection sends as `Last-Event-ID`. Empty when there was none.
    package private(set) var lastEventID = ""
    /// How long the sender asks to wait before a reconnection.
    package private(set) var reconnectionTime: Duration?

    private let limit: Int
    private var isFirstLine = true
    private var followsCarriageReturn = false
    private var isTooLarge = false
    /// The line that has not ended.
    private var line: [UInt8] = []
    private var name = ""
    private var data: [UInt8] = []
    private var id: String?

    /// - Parameter limit: bytes that an event's data and the line that is being read may have together.
    package init(limit: Int = 8 << 20) { self.limit = limit }

    /// Whether an event has begun and not ended. Asked when the stream ends: it was cut.
    package var isInsideEvent: Bool { !line.isEmpty || !data.isEmpty || !name.isEmpty || id != nil }

    /// Takes the next bytes of the stream and appends the events that end in them.
    /// - Throws: `EventTooLarge`, also at every call after; the events before it are in `events`.
    package mutating func feed(_ bytes: [UInt8], into events: inout [SSEEvent]) throws(EventTooLarge) {
        try bytes.withUnsafeBufferPointer { bytes throws(EventTooLarge) in
            try feed(UnsafeRawBufferPointer(bytes), into: &events)
        }
    }

    /// As above, from bytes that the caller keeps for the time of the call only.
    package mutating func feed(
        _ bytes: UnsafeRawBufferPointer, into events: inout [SSEEvent]
    ) throws(EventTooLarge) {
        guard !isTooLarge else { throw EventTooLarge(limit: limit) }
        var start = 0
        for (position, byte) in bytes.enumerated() {
            guard byte == 0x0A || byte == 0x0D else {
                followsCarriageReturn = false
                continue
            }
            if byte == 0x0A, followsCarriageReturn {
                followsCarriageReturn = false
                start = position + 1
                continue
            }
            followsCarriageReturn = byte == 0x0D
            try collect(bytes[start..<position])
            start = position + 1
            end(&events)
        }
        try collect(bytes[start...])
    }

    private mutating func collect(_ bytes: Slice<UnsafeRawBufferPointer>) throws(EventTooLarge) {
        guard line.count + data.count + bytes.count <= limit else {
            isTooLarge = true
            throw EventTooLarge(limit: limit)
        }
        line.append(contentsOf: bytes)
    }

    /// The line has ended.
    private mutating func end(_ events: inout [SSEEvent]) {
        if isFirstLine, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        isFirstLine = false
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty else { return dispatch(&events) }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        var value = line[min(colon + 1, line.endIndex)...]
        if value.first == 0x20 { value.removeFirst() }
        take(line[..<colon], value)
    }

    private mutating func take(_ field: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) {
        if field.elementsEqual("data".utf8) {
            data.append(contentsOf: value)
            data.append(0x0A)
        } else if field.elementsEqual("event".utf8) {
            name = String(decoding: value, as: UTF8.self)
        } else if field.elementsEqual("id".utf8) {
            guard !value.contains(0) else { return }
            let text = String(decoding: value, as: UTF8.self)
            id = text
            lastEventID = text
        } else if field.elementsEqual("retry".utf8), !value.isEmpty, value.allSatisfy({ (0x30...0x39).contains($0) }),
            let milliseconds = Int64(String(decoding: value, as: UTF8.self))
        {
            reconnectionTime = .milliseconds(milliseconds)
        }
        // Other fields, and comments, whose field is empty, are to be ignored.
    }

    /// A blank line ends the event; one without data is none.
    private mutating func dispatch(_ events: inout [SSEEvent]) {
        if !data.isEmpty {
            data.removeLast()
            let text = String(decoding: data, as: UTF8.self)
            events.append(SSEEvent(name: name.isEmpty ? "message" : name, data: text, id: id))
        }
        name = ""
        id = nil
        data.removeAll(keepingCapacity: true)
    }
}
