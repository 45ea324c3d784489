import CairnReactor

/// One call from the first byte of its answer to its end: a value that is told what came, and says what is to be done.
///
/// It ends once, with what came first: a status, a broken rule, a deadline, a cancellation. What comes after is ignored.
struct CallMachine: Sendable {
    enum State: Sendable {
        case awaitingHead
        case open
        case over(GRPCError?)
    }

    private(set) var state = State.awaitingHead
    private var reader: MessageReader
    private var messages = FIFO<[UInt8]>()
    /// Whether one message is all that may come: more are not gathered.
    private let isUnary: Bool

    init(messageLimit: Int, isUnary: Bool = false) {
        reader = MessageReader(limit: messageLimit)
        self.isUnary = isUnary
    }

    /// Whether the call has ended; messages may still be there to be taken.
    var isOver: Bool {
        if case .over = state { true } else { false }
    }

    /// Whether somebody who waits for a message has something to take now: a message, or the end.
    var hasNews: Bool { isOver || !messages.isEmpty }

    var hasMessages: Bool { !messages.isEmpty }

    mutating func takeMessage() -> [UInt8]? { messages.popFirst() }

    /// The call ends here, whatever comes. False when it had ended before.
    @discardableResult
    mutating func end(_ error: GRPCError?) -> Bool {
        guard !isOver else { return false }
        state = .over(error)
        return true
    }
}

// MARK: - What came

extension CallMachine {
    /// Headers or trailers.
    ///
    /// - Parameter isLast: whether the stream ends with them.
    /// - Returns: whether the stream is to be broken off, as nothing more is wanted from it.
    mutating func receive(_ fields: [HTTP2Field], isLast: Bool) -> Bool {
        switch state {
        case .over: return false
        case .awaitingHead: return receiveHead(fields, isLast: isLast)
        case .open:
            guard isLast else {
                return end(GRPCError(.internal, "headers came in the middle of the answer", mayHaveBeenSent: true))
            }
            finish(fields)
            return false
        }
    }

    private mutating func receiveHead(_ fields: [HTTP2Field], isLast: Bool) -> Bool {
        let status = fields.first { $0.name == ":status" }?.value ?? ""
        // An interim answer; the one that counts follows.
        if status.count == 3, status.hasPrefix("1"), !isLast { return false }
        if isLast, let outcome = GRPCStatus.read(fields) {
            end(outcome)
            return false
        }
        guard status == "200" else {
            end(GRPCStatus.http(status))
            return !isLast
        }
        let type = fields.first { $0.name == "content-type" }?.value ?? ""
        guard Self.isGRPC(type) else {
            end(
                GRPCError(
                    .unknown, "the answer is of type '\(type.prefix(80))' and is none of gRPC", mayHaveBeenSent: true))
            return !isLast
        }
        state = .open
        if isLast { endOfStream() }
        return false
    }

    private static func isGRPC(_ type: String) -> Bool {
        let name = "application/grpc"
        guard type.lowercased().hasPrefix(name) else { return false }
        let next = type.dropFirst(name.count).first
        return next == nil || next == "+" || next == ";"
    }

    /// - Returns: whether the stream is to be broken off.
    mutating func receive(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard case .open = state else { return false }
        do throws(GRPCError) {
            try reader.read(bytes) { messages.append($0) }
            guard isUnary, messages.count > 1 else { return false }
            return end(
                GRPCError(.internal, "several messages came where one answers the call", mayHaveBeenSent: true))
        } catch {
            return end(error)
        }
    }

    /// The server ended the stream without trailers.
    mutating func endOfStream() {
        end(GRPCError(.unavailable, "the answer ended without a status", mayHaveBeenSent: true))
    }

    private mutating func finish(_ trailers: [HTTP2Field]) {
        switch GRPCStatus.read(trailers) {
        case .none: endOfStream()
        case .some(.some(let error)): end(error)
        case .some(.none) where reader.isAtBoundary: end(nil)
        case .some(.none):
            end(GRPCError(.internal, "the answer ended in the middle of a message", mayHaveBeenSent: true))
        }
    }
}
