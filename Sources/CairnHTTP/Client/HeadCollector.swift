/// Puts the head of an answer together from its lines, which libcurl brings one by one with their line ends, interim
/// answers (1xx) first.
struct HeadCollector {
    private var status = 0
    private var headers = HTTPHeaders()
    private var size = 0

    /// Nobody sends more for a reason; libcurl bounds a line, but not their number.
    static let limit = 65_536

    /// The head, when `line` was the empty one that ends it.
    ///
    /// - Throws: `http.too_large`, `http.malformed`.
    mutating func add(_ line: UnsafeRawBufferPointer) throws(HTTPError) -> HTTPResponseHead? {
        size += line.count
        guard size <= Self.limit else {
            throw HTTPError(
                .tooLarge, "the headers of the answer are longer than \(Self.limit) bytes")
        }
        var text = line[...]
        while let last = text.last, last == 0x0A || last == 0x0D { text = text.dropLast() }
        if text.starts(with: "HTTP/".utf8) {
            try begin(text)
        } else if text.isEmpty {
            if status >= 200 { return HTTPResponseHead(status: status, headers: headers) }
        } else if text.first == 0x20 || text.first == 0x09 {
            headers.extendLast(Self.string(Self.trimmed(text)))
        } else if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            headers.append(Self.string(text[..<colon]), Self.string(Self.trimmed(text[(colon + 1)...])))
        }
        return nil
    }

    /// `HTTP/1.1 200 OK`. Another head follows an interim answer: what that said is over.
    private mutating func begin(_ line: Slice<UnsafeRawBufferPointer>) throws(HTTPError) {
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard words.count >= 2, let status = Int(Self.string(words[1])), (100...999).contains(status) else {
            throw HTTPError(.malformed, "the answer begins with no status")
        }
        self.status = status
        headers = HTTPHeaders()
    }

    private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        var bytes = bytes.drop(while: isSpace)
        while let last = bytes.last, isSpace(last) { bytes = bytes.dropLast() }
        return bytes
    }

    private static func string(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
