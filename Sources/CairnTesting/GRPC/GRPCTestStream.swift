import CNGHTTP2
import CairnReactor

/// One stream of a connection: what came of its request, and what of its answer is not yet sent. Lives on the reactor.
final class GRPCTestStream: Sendable {
    /// How much a handler may send ahead.
    private static let ahead = 1 << 20

    let id: Int32
    private let reactor: Reactor
    // Touched on the reactor only.
    nonisolated(unsafe) private var confined: Confined

    private struct Confined {
        weak var connection: GRPCTestConnection?
        var headers: [(name: String, value: String)] = []
        var received: [UInt8] = []
        var messages: [[UInt8]] = []
        var unsent: [UInt8] = []
        var sent = 0
        var trailers: [(name: String, value: String)]?
        var hasHead = false
        var isOver = false
        var room: Wait<Bool>?
        var deadline: TimerID?
        var task: SpawnedTask<Void, Never>?
    }

    init(_ id: Int32, of connection: GRPCTestConnection, on reactor: Reactor) {
        self.id = id
        self.reactor = reactor
        confined = Confined(connection: connection)
    }

    var connection: GRPCTestConnection? { confined.connection }

    func add(_ header: (name: String, value: String)) { confined.headers.append(header) }

    private func header(_ name: String) -> String? { confined.headers.first { $0.name == name }?.value }
}

// MARK: - The request

extension GRPCTestStream {
    /// Takes a piece of the request's body.
    func receive(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) {
        // What comes after an answer is not kept.
        guard !confined.isOver, confined.trailers == nil else { return }
        confined.received.append(contentsOf: bytes)
        while confined.received.count >= 5 {
            let length = confined.received[1..<5].reduce(0) { $0 << 8 | Int($1) }
            guard confined.received[0] == 0 else {
                return finish(GRPCTestStatus(12, "the message is compressed"))
            }
            guard length <= limit else {
                return finish(
                    GRPCTestStatus(8, "grpc: received message larger than max (\(length) vs. \(limit))"))
            }
            guard confined.received.count >= 5 + length else { return }
            confined.messages.append(Array(confined.received[5..<5 + length]))
            confined.received.removeFirst(5 + length)
        }
    }

    /// The request is whole: its handler runs.
    func handle(_ handler: @escaping GRPCTestServer.Handler) {
        guard !confined.isOver, confined.trailers == nil else { return }
        guard header("content-type")?.hasPrefix("application/grpc") == true, confined.received.isEmpty else {
            return finish(GRPCTestStatus(3, "this is no call of gRPC"))
        }
        let timeout = header("grpc-timeout").flatMap(Self.timeout)
        if let timeout {
            confined.deadline = reactor.schedule(after: timeout) { [weak self] in
                self?.finish(GRPCTestStatus(4, "Deadline Exceeded"))
                self?.confined.task?.cancel()
            }
        }
        let call = GRPCTestCall(
            path: header(":path") ?? "", metadata: confined.headers.filter { !$0.name.hasPrefix(":") },
            messages: confined.messages, timeout: timeout, stream: self)
        confined.task = reactor.spawn(name: "grpc call") { [weak self] in
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
        guard !confined.isOver, confined.trailers == nil else { throw CancellationError() }
        confined.unsent.append(0)
        withUnsafeBytes(of: UInt32(message.count).bigEndian) { confined.unsent.append(contentsOf: $0) }
        confined.unsent.append(contentsOf: message)
        if confined.hasHead {
            confined.connection?.resume(id)
        } else {
            confined.hasHead = true
            confined.connection?.respond(id, Self.head, hasBody: true)
        }
        guard confined.unsent.count - confined.sent > Self.ahead else { return }
        let wait = Wait<Bool>()
        confined.room = wait
        guard await wait.outcome(onCancel: false, start: {}) else { throw CancellationError() }
    }

    /// Ends the answer: with trailers, or with a head that has them when nothing was sent before.
    func finish(_ status: GRPCTestStatus) {
        guard !confined.isOver, confined.trailers == nil else { return }
        cancelDeadline()
        confined.trailers = status.fields
        if confined.hasHead {
            confined.connection?.resume(id)
        } else {
            confined.hasHead = true
            confined.connection?.respond(id, Self.head + status.fields, hasBody: false)
        }
    }

    func reset() {
        guard !confined.isOver else { return }
        cancelDeadline()
        confined.connection?.reset(id)
    }

    /// What nghttp2 asks for while it may send: bytes of the body, and behind the last one the trailers.
    func read(
        into buffer: UnsafeMutablePointer<UInt8>, _ capacity: Int, _ flags: UnsafeMutablePointer<UInt32>
    ) -> Int {
        let count = min(capacity, confined.unsent.count - confined.sent)
        if count > 0 {
            confined.unsent.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                buffer.update(from: base + confined.sent, count: count)
            }
            confined.sent += count
            if confined.sent == confined.unsent.count { (confined.unsent, confined.sent) = ([], 0) }
            if confined.unsent.count - confined.sent <= Self.ahead { confined.room?.end(true) }
        }
        guard confined.unsent.isEmpty, let trailers = confined.trailers else {
            return count > 0 ? count : Int(NGHTTP2_ERR_DEFERRED.rawValue)
        }
        flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue | NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue
        confined.connection?.trail(id, trailers)
        return count
    }

    /// The stream is gone, from either side.
    func end() {
        confined.isOver = true
        cancelDeadline()
        confined.room?.end(false)
        confined.task?.cancel()
    }

    private func cancelDeadline() {
        if let deadline = confined.deadline { reactor.cancel(deadline) }
        confined.deadline = nil
    }
}
