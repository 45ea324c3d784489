/// The body of an answer, pulled piece by piece. One reader, from one task.
package struct HTTPBodyReader: AsyncSequence, Sendable {
    private let pull: @Sendable () async throws(HTTPError) -> [UInt8]?

    package init(_ pull: @escaping @Sendable () async throws(HTTPError) -> [UInt8]?) {
        self.pull = pull
    }

    /// The next bytes, at least one; nil at the end of the body, again and again.
    ///
    /// - Throws: `http.cut` when the connection broke before the end, `http.timeout`, `http.cancelled`. Bytes that came
    ///   before the failure are given first.
    package func next() async throws(HTTPError) -> [UInt8]? {
        try await pull()
    }

    /// All that is left.
    ///
    /// - Throws: `http.too_large` when that is more than `limit` bytes.
    package func collect(limit: Int) async throws(HTTPError) -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try await next() {
            guard chunk.count <= limit - bytes.count else {
                throw HTTPError(
                    .tooLarge, "the answer is longer than the \(limit) bytes that are taken", mayHaveBeenSent: true)
            }
            bytes.append(contentsOf: chunk)
        }
        return bytes
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let reader: HTTPBodyReader
        package func next() async throws(HTTPError) -> [UInt8]? { try await reader.next() }
        package func next(isolation actor: isolated (any Actor)?) async throws(HTTPError) -> [UInt8]? {
            try await reader.next()
        }
    }

    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(reader: self) }
}
