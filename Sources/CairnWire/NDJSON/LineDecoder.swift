/// Reads lines from a stream, as newline-delimited JSON has them (https://github.com/ndjson/ndjson-spec).
///
/// A machine that is fed with bytes as they come: however they are cut, the lines are the same. A line ends with LF or
/// CR LF; lines without a byte in them are left out. What follows the last line break is a line only when the stream ends
/// well: `finish`.
package struct LineDecoder: Sendable {
    /// A line is longer than the decoder was told to accept. The stream cannot be read any further.
    package struct LineTooLong: Error, Sendable, Hashable, CustomStringConvertible {
        package var limit: Int

        package init(limit: Int) { self.limit = limit }

        package var description: String { "a line of the stream has more than \(limit) bytes" }
    }

    private let limit: Int
    private var isTooLong = false
    /// The line that has not ended.
    private var line: [UInt8] = []

    /// - Parameter limit: bytes that one line may have.
    package init(limit: Int) { self.limit = limit }

    /// Takes the next bytes of the stream and appends the lines that end in them.
    /// - Throws: `LineTooLong`, also at every call after; the lines before it are in `lines`.
    package mutating func feed(_ bytes: [UInt8], into lines: inout [[UInt8]]) throws(LineTooLong) {
        guard !isTooLong else { throw LineTooLong(limit: limit) }
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0A) {
            try collect(rest[..<end])
            rest = rest[(end + 1)...]
            if let line = takeLine() { lines.append(line) }
        }
        try collect(rest)
    }

    /// The last line, when the stream ended without a line break after it.
    package mutating func finish() -> [UInt8]? { takeLine() }

    private mutating func collect(_ bytes: ArraySlice<UInt8>) throws(LineTooLong) {
        guard line.count + bytes.count <= limit else {
            isTooLong = true
            line = []
            throw LineTooLong(limit: limit)
        }
        line.append(contentsOf: bytes)
    }

    private mutating func takeLine() -> [UInt8]? {
        defer { line.removeAll(keepingCapacity: true) }
        if line.last == 0x0D { line.removeLast() }
        return line.isEmpty ? nil : line
    }
}
