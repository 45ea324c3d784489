/// Cuts the body of an answer into messages: before each stand a byte that says whether it is compressed, and its length in
/// four. A machine that is fed with bytes as they come: however they are cut, the messages are the same.
package struct MessageReader: Sendable {
    private let limit: Int
    private var prefix: [UInt8] = []
    /// What came of the message whose prefix is whole, and how long it will be.
    private var partial: (bytes: [UInt8], length: Int)?

    /// - Parameter limit: the largest message that is taken, in bytes.
    package init(limit: Int) { self.limit = limit }

    /// Whether the bytes so far end with the end of a message.
    package var isAtBoundary: Bool { prefix.isEmpty && partial == nil }

    /// The messages that these bytes complete.
    ///
    /// - Throws: `grpc.resource_exhausted` for a message over the limit, as soon as its length is known, `grpc.internal` for
    ///   one that is compressed, which nobody asked for. Nothing can be read after it.
    package mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, _ whole: (consuming [UInt8]) -> Void)
        throws(GRPCError)
    {
        var rest = bytes[...]
        while !rest.isEmpty {
            if partial == nil, !(try readPrefix(&rest)) { return }
            guard let missing = partial.map({ $0.length - $0.bytes.count }) else { return }
            let part = rest.prefix(missing)
            partial?.bytes.append(contentsOf: part)
            rest = rest.dropFirst(part.count)
            finish(whole)
        }
    }

    private mutating func finish(_ whole: (consuming [UInt8]) -> Void) {
        guard let (bytes, length) = partial, bytes.count == length else { return }
        partial = nil
        whole(bytes)
    }

    /// False when the prefix is not whole yet.
    private mutating func readPrefix(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) throws(GRPCError) -> Bool {
        let part = rest.prefix(5 - prefix.count)
        prefix.append(contentsOf: part)
        rest = rest.dropFirst(part.count)
        guard prefix.count == 5 else { return false }
        guard prefix[0] == 0 else {
            throw GRPCError(.internal, "the message is compressed, which was not asked for", mayHaveBeenSent: true)
        }
        let length = prefix.dropFirst().reduce(0) { $0 << 8 | Int($1) }
        guard length <= limit else {
            throw GRPCError(
                .resourceExhausted, "a message of \(length) bytes came, \(limit) are taken", mayHaveBeenSent: true)
        }
        prefix.removeAll(keepingCapacity: true)
        var bytes: [UInt8] = []
        // What is announced may never come.
        bytes.reserveCapacity(min(length, 1 << 20))
        partial = (bytes, length)
        return true
    }

    /// A message as it goes over the wire, its prefix before it.
    package static func framed(_ message: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(message.count + 5)
        bytes.append(0)
        withUnsafeBytes(of: UInt32(message.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: message)
        return bytes
    }
}
