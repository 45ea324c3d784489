import CairnReactor

/// One call in the hands of its connection. Confined to the loop.
final class GRPCCall {
    let id: UInt64
    let method: String
    /// The request with its prefix.
    let body: [UInt8]
    let metadata: GRPCMetadata
    let deadline: LoopInstant?
    /// Whether the reader takes messages one by one; else it waits for the end.
    let isStream: Bool
    var machine: CallMachine
    var timer: TimerID?
    /// Where its stream is, once it has one.
    var place: (link: GRPCLink, stream: Int32)?
    /// Part of the request may have left.
    var wasSent = false
    /// How often a call that no server looked at is sent again.
    private static let maxRefusals = 3

    /// How often the server refused it unread, or left before it could be sent.
    private var refusals = 0
    /// Bytes of the answer that the server was not told to be taken.
    var unconsumed = 0
    private var reader: UnsafeContinuation<Void, Never>?

    init(
        _ id: UInt64, method: String, body: [UInt8], metadata: GRPCMetadata, deadline: LoopInstant?, isStream: Bool,
        messageLimit: Int
    ) {
        self.id = id
        self.method = method
        self.body = body
        self.metadata = metadata
        self.deadline = deadline
        self.isStream = isStream
        machine = CallMachine(messageLimit: messageLimit, isUnary: !isStream)
    }

    /// Whether a call that no server looked at is to be sent again.
    func mayGoAgain() -> Bool {
        guard !machine.isOver else { return false }
        wasSent = false
        refusals += 1
        return refusals <= Self.maxRefusals
    }

    /// Whether its reader has something to take.
    var hasNews: Bool { isStream ? machine.hasNews : machine.isOver }

    var isAwaited: Bool { reader != nil }

    /// What came on the way to the continuation counts: the runtime may hop to the actor where it stands already.
    func await(_ continuation: UnsafeContinuation<Void, Never>) {
        reader = continuation
        wake()
    }

    /// Lets the reader go on, if it waits and has something to take.
    func wake() {
        guard hasNews, let waiting = reader else { return }
        reader = nil
        waiting.resume()
    }
}
