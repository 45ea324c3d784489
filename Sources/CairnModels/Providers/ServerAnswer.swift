import CairnHTTP

// What every provider does with what servers send: bounds, and words for people.

extension HTTPBodyReader {
    /// Enough of an error's body to say what it says; none when it cannot be read.
    func firstBytes(_ limit: Int = 65_536) async -> [UInt8] {
        var bytes: [UInt8] = []
        do throws(HTTPError) {
            while bytes.count < limit, let chunk = try await next() { bytes += chunk }
        } catch {
            // The status alone says enough.
        }
        return bytes
    }
}

extension HTTPTimeouts {
    /// `timeout` of the file bounds the whole call. Without one, a model may think for ten minutes before its first word
    /// (a large one that is loaded, a long prompt on a CPU), and for two between words.
    init(call timeout: Duration?) {
        self.init(
            connect: min(timeout ?? .seconds(10), .seconds(10)), firstByte: timeout ?? .seconds(600),
            silence: timeout ?? .seconds(120), total: timeout)
    }

    /// For a question about models that a server answers from what it knows, without any model.
    static let inquiry = HTTPTimeouts(
        connect: .seconds(5), firstByte: .seconds(30), silence: .seconds(30), total: .seconds(60))
}

extension String {
    /// One line, and not too long: a whole page of HTML helps nobody.
    var asServerWords: String {
        let line = split(whereSeparator: \.isWhitespace).prefix(100).joined(separator: " ")
        return line.count > 300 ? line.prefix(300) + "…" : line
    }
}
