import CNGHTTP2
import CairnReactor

/// One stream of a connection: what came of its request, and what of its answer is not yet sent. Lives on the reactor.
final class GRPCTestStream: Sendable {
    /// How much a handler may send ahead.
    private static let ahead = 1 << 20

    let id: Int32
    private let reactor: Reactor
    // All of this is touched on the reactor only.
    nonisolated(unsafe) weak var connection: GRPCTestConnection?
    nonisolated(unsafe) var headers: [(name: String, value: String)] = []
    nonisolated(unsafe) private var received: [UInt8] = []
    nonisolated(unsafe) private var messages: [[UInt8]] = []
    nonisolated(unsafe) private var unsent: [UInt8] = []
    nonisolated(unsafe) private var sent = 0
    nonisolated(unsafe) private var trailers: [(name: String, value: String)]?
    nonisolated(unsafe) private var hasHead = false
    nonisolated(unsafe) private var isOver = false
    nonisolated(unsafe) private var room: Wait<Bool>?
    nonisolated(unsafe) private var deadline: TimerID?
    nonisolated(unsafe) private var task: SpawnedTask<Void, Never>?

    init(_ id: Int32, of connection: GRPCTestConnection, on reactor: Reactor) {
        self.id = id
        self.connection = connection
        self.reactor = reactor
    }

    private func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

// MARK: - The request

extension GRPCTestStream {
    /// Takes a piece of the request's body.
    func receive(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) {
        // What comes after an answer is not kept.
        guard !isOver, trailers == nil else { return }
        received.append(contentsOf: bytes)
        while received.count >= 5 {
            let length = received[1..<5].reduce(0) { $0 << 8 | Int($1) }
            guard received[0] == 0 else { return finish(GRPCTestStatus(12, "the message is compressed")) }
            guard length <= limit else {
                return finish(
                    GRPCTestStatus(8, "grpc: received message larger than max (\(length) vs. \(limit))"))
            }
            guard received.count >= 5 + length else { return }
            messages.append(Array(received[5..<5 + length]))
            received.removeFirst(5 + length)
        }
    }

    /// The request is whole: its handler runs.
    func handle(_ handler: @escaping GRPCTestServer.Handler) {
        guard !isOver, trailers == nil else { return }
        guard header("content-type")?.hasPrefix("application/grpc") == true, received.isEmpty else {
            return finish(GRPCTestStatus(3, "this is no call of gRPC"))
        }
        let timeout = header("grpc-timeout").flatMap(Self.timeout)
        if let timeout {
            deadline = reactor.schedule(after: timeout) { [weak self] in
                self?.finish(GRPCTestStatus(4, "Deadline Exceeded"))
                self?.task?.cancel()
            }
        }
        let call = GRPCTestCall(
            path: header(":path") ?? "", metadata: headers.filter { !$0.name.hasPrefix(":") }, messages: messages,
            timeout: timeout, stream: self)
        task = reactor.spawn(name: "grpc call") { [weak self] in
            do {
                let status = try await handler(call)
                self?.finish(status)
            } catch {
                self?.finish(GRPCTestStatus(2, "\(error)"))
            }
        }
    }

    /// `100m` is 100 milliseconds: at most eight digits and a unit.
    private static func timeout(_ text: String) -> Duration? {
        guard let unit = text.last, text.count <= 9, let count = Int64(text.dropLast()), count >= 0 else { return nil }
        switch unit {
        case "H": return .seconds(count * 3_600)
        case "M": return .seconds(count * 60)
        case "S": return .seconds(count)
        case "m": return .milliseconds(count)
        case "u": return .microseconds(count)
        case "n": return .nanoseconds(count)
        default: return nil
        }
    }
}

// MARK: - The answer

extension GRPCTestStream {
    private static let head = [(name: ":status", value: "200"), (name: "content-type", value: "application/grpc")]

    func send(_ message: [UInt8]) async throws(CancellationError) {
        guard !isOver, trailers == nil else { throw CancellationError() }
        unsent.append(0)
        withUnsafeBytes(of: UInt32(message.count).bigEndian) { unsent.append(contentsOf: $0) }
        unsent.append(contentsOf: message)
        if hasHead {
            connection?.resume(id)
        } else {
            hasHead = true
            connection?.respond(id, Self.head, hasBody: true)
        }
        guard unsent.count - sent > Self.ahead else { return }
        let wait = Wait<Bool>()
        room = wait
        guard await wait.outcome(onCancel: false, start: {}) else { throw CancellationError() }
    }

    /// Ends the answer: with trailers, or with a head that has them when nothing was sent before.
    func finish(_ status: GRPCTestStatus) {
        guard !isOver, trailers == nil else { return }
        cancelDeadline()
        trailers = status.fields
        if hasHead {
            connection?.resume(id)
        } else {
            hasHead = true
            connection?.respond(id, Self.head + status.fields, hasBody: false)
        }
    }

    func reset() {
        guard !isOver else { return }
        cancelDeadline()
        connection?.reset(id)
    }

    /// What nghttp2 asks for while it may send: bytes of the body, and behind the last one the trailers.
    func read(
        into buffer: UnsafeMutablePointer<UInt8>, _ capacity: Int, _ flags: UnsafeMutablePointer<UInt32>
    ) -> Int {
        let count = min(capacity, unsent.count - sent)
        if count > 0 {
            unsent.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                buffer.update(from: base + sent, count: count)
            }
            sent += count
            if sent == unsent.count { (unsent, sent) = ([], 0) }
            if unsent.count - sent <= Self.ahead { room?.end(true) }
        }
        guard unsent.isEmpty, let trailers else { return count > 0 ? count : Int(NGHTTP2_ERR_DEFERRED.rawValue) }
        flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue | NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue
        connection?.trail(id, trailers)
        return count
    }

    /// The stream is gone, from either side.
    func end() {
        isOver = true
        cancelDeadline()
        room?.end(false)
        task?.cancel()
    }

    private func cancelDeadline() {
        if let deadline { reactor.cancel(deadline) }
        deadline = nil
    }
}
