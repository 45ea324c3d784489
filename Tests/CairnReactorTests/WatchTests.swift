import CSystem
import CairnReactor
import CairnTesting
import Glibc
import Testing

@Suite struct WatchTests {
    @Test func `a watch tells that a pipe can be read, and then that its writer left`() async throws {
        try await withReactor { loop in
            let pipe = try Pipe()
            let first = try await readiness(of: pipe.reader, for: .readable, on: loop) { pipe.write("x") }
            #expect(first == .readable)
            #expect(pipe.read() == 1)
            let second = try await readiness(of: pipe.reader, for: .readable, on: loop) { pipe.closeWriter() }
            #expect(second.contains(.failed))
        }
    }

    @Test func `a watch may change what it is for`() async throws {
        try await withReactor { loop in
            let pair = try SocketPair()
            let seen = Shared<[Readiness]>([])
            let watch = try loop.watch(pair.left, for: []) { ready in seen.withLock { $0.append(ready) } }
            try await turns(of: loop, 3)
            #expect(seen.withLock { $0.isEmpty })
            try loop.modify(watch, for: .writable)
            try await turns(of: loop, 3)
            loop.unwatch(watch)
            #expect(seen.withLock { $0.first } == .writable)
            #expect(seen.withLock { $0.allSatisfy { $0 == .writable } })
        }
    }

    @Test func `a half close is a hang-up`() async throws {
        try await withReactor { loop in
            let pair = try SocketPair()
            let seen = try await readiness(of: pair.left, for: .hangup, on: loop) {
                _ = shutdown(pair.right, Int32(SHUT_WR))
            }
            #expect(seen == .hangup)
        }
    }

    @Test func `after unwatch the action is not called, not even for an event of the same turn`() async throws {
        try await withReactor { loop in
            let pipes = [try Pipe(), try Pipe()]
            let calls = Shared(0)
            let watches = Shared<[WatchID]>([])
            for pipe in pipes {
                // Whichever comes first takes both away.
                let watch = try loop.watch(pipe.reader, for: .readable) { _ in
                    calls.withLock { $0 += 1 }
                    for watch in watches.withLock({ $0 }) { loop.unwatch(watch) }
                }
                watches.withLock { $0.append(watch) }
            }
            for pipe in pipes { pipe.write("x") }
            try await turns(of: loop, 5)
            #expect(calls.value == 1)
        }
    }

    @Test func `a watch that is gone says nothing of the descriptor that took its number`() async throws {
        try await withReactor { loop in
            let old = try Pipe()
            let number = old.reader
            let stale = try loop.watch(number, for: .readable) { _ in }
            loop.unwatch(stale)
            let other = try Pipe()
            other.move(to: number)
            let seen = try await readiness(of: number, for: .readable, on: loop) { other.write("x") }
            #expect(seen == .readable)
            loop.unwatch(stale)
            try loop.modify(stale, for: .writable)
        }
    }

    @Test func `a file cannot be watched, and nothing is watched twice`() async throws {
        try await withReactor { loop in
            let file = open(#filePath, O_RDONLY)
            defer { close(file) }
            var refusal = #expect(throws: ReactorError.self) { try loop.watch(file, for: .readable) { _ in } }
            #expect(refusal?.code == .notPollable)

            let pipe = try Pipe()
            let watch = try loop.watch(pipe.reader, for: .readable) { _ in }
            refusal = #expect(throws: ReactorError.self) { try loop.watch(pipe.reader, for: .readable) { _ in } }
            #expect(refusal?.code == .alreadyWatched)
            loop.unwatch(watch)

            refusal = #expect(throws: ReactorError.self) { try loop.watch(-1, for: .readable) { _ in } }
            #expect(refusal?.code == .system)
        }
    }

    @Test func `more descriptors than one wait reports are all served`() async throws {
        try await withReactor { loop in
            let pipes = try (0..<300).map { _ in try Pipe() }
            let served = Shared<Set<Int>>([])
            for (number, pipe) in pipes.enumerated() {
                pipe.write("x")
                _ = try loop.watch(pipe.reader, for: .readable) { _ in
                    served.withLock { _ = $0.insert(number) }
                    _ = pipe.read()
                }
            }
            while served.withLock({ $0.count }) < pipes.count { await Task.yield() }
        }
    }
}

/// What `fd` was first found ready for after `cause`.
private func readiness(
    of fd: Int32, for interest: Readiness, on loop: Reactor, after cause: () -> Void
) async throws -> Readiness {
    let seen = Shared<Readiness?>(nil)
    let watch = try loop.watch(fd, for: interest) { ready in seen.withLock { $0 = $0 ?? ready } }
    defer { loop.unwatch(watch) }
    cause()
    while true {
        if let ready = seen.withLock({ $0 }) { return ready }
        await Task.yield()
    }
}

/// Lets the loop wait, and so ask what is ready, `count` times.
private func turns(of loop: Reactor, _ count: Int) async throws {
    for _ in 0..<count { try await loop.sleep(for: .microseconds(100)) }
}

private final class Pipe: @unchecked Sendable {
    // Confined to the loop of one test.
    private(set) var reader: Int32 = -1
    private var writer: Int32 = -1

    init() throws {
        var ends: [Int32] = [-1, -1]
        try #require(csystem_pipe(&ends, 1) == 0)
        (reader, writer) = (ends[0], ends[1])
    }

    deinit {
        close(reader)
        closeWriter()
    }

    func write(_ text: String) { _ = Glibc.write(writer, text, text.utf8.count) }

    func read() -> Int {
        var buffer = [UInt8](repeating: 0, count: 64)
        return Glibc.read(reader, &buffer, buffer.count)
    }

    func closeWriter() {
        if writer >= 0 { close(writer) }
        writer = -1
    }

    /// Gives the reading end the number `descriptor`, whatever that was.
    func move(to descriptor: Int32) {
        dup2(reader, descriptor)
        close(reader)
        reader = -1
    }
}

private final class SocketPair: Sendable {
    let left: Int32
    let right: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        (left, right) = (ends[0], ends[1])
    }

    deinit {
        close(left)
        close(right)
    }
}
