import CSystem
import CairnReactor
import CairnTelemetry
import CairnTesting
import CairnWire
import Glibc
import Testing

@Suite struct LineLogTests {
    private func entry(_ message: String) -> LogEntry {
        LogEntry(time: Timestamp(milliseconds: 0), level: .info, code: "c", message: message)
    }

    @Test func `lines from many tasks come out whole`() async throws {
        let pipe = try OutputPipe()
        let log = LineLog(to: pipe.output, format: .json)
        let reader = try BlockingThread(name: "reader")
        async let text = reader.run { pipe.readAll() }
        await withTaskGroup { group in
            for writer in 0..<8 {
                group.addTask {
                    let long = String(repeating: "x", count: 1 + writer * 300)
                    for number in 0..<50 { log.write(entry("\(writer) \(number) \(long)")) }
                }
            }
        }
        try await pipe.output.flush()
        pipe.closeWriter()
        let lines = await text.split(separator: "\n")
        await reader.stop()
        #expect(lines.count == 400)
        for line in lines { #expect((try? JSON(parsing: String(line))) != nil) }
    }

    @Test func `a reader that does not read loses lines, is told how many, and delays nobody`() async throws {
        let pipe = try OutputPipe(limit: 4_096)
        let log = LineLog(to: pipe.output, format: .plain)
        let long = String(repeating: "x", count: 1_000)
        // Far more than the pipe and the output hold; nobody reads, and this does not wait.
        for number in 0..<1_000 { log.write(entry("\(number) \(long)")) }
        let reader = try BlockingThread(name: "reader")
        async let text = reader.run { pipe.readAll() }
        try await pipe.output.flush()
        log.write(entry("afterwards"))
        try await pipe.output.flush()
        pipe.closeWriter()
        let lines = await text.split(separator: "\n")
        await reader.stop()
        let lost = 1_000 - lines.count { $0.contains(long) }
        let told = lines.filter { $0.contains("log.lost") }.compactMap {
            $0.split(separator: "=").last.flatMap { Int($0) }
        }
        #expect(lost > 0)
        #expect(told.reduce(0, +) == lost)
        #expect(lines.last?.contains("afterwards") == true)
    }
}

@Suite struct OutputTests {
    @Test func `who writes much waits for the reader, and all arrives in order`() async throws {
        let pipe = try OutputPipe(limit: 1_000)
        let reader = try BlockingThread(name: "reader")
        async let text = reader.run { pipe.readAll() }
        var expected = ""
        for number in 0..<2_000 {
            let line = "\(number) \(String(repeating: "y", count: number % 300))\n"
            expected += line
            try await pipe.output.write(Array(line.utf8))
        }
        try await pipe.output.flush()
        pipe.closeWriter()
        #expect(await text == expected)
        await reader.stop()
    }

    @Test func `a reader that went away is an error that says so`() async throws {
        signal(SIGPIPE, SIG_IGN)
        let pipe = try OutputPipe()
        pipe.closeReader()
        let error = await #expect(throws: ReactorError.self) {
            try await pipe.output.write([1])
            try await pipe.output.flush()
        }
        #expect(error?.code == .closed)
        #expect(!pipe.output.offer([2]))
        await #expect(throws: ReactorError.self) { try await pipe.output.write([3]) }
    }

    @Test func `a writer that waits can be cancelled`() async throws {
        let pipe = try OutputPipe(limit: 10)
        try await withReactor { loop in
            let writer = loop.spawn {
                while true { try await pipe.output.write([UInt8](repeating: 0, count: 100_000)) }
            }
            for _ in 0..<10 { await Task.yield() }
            writer.cancel()
            await #expect(throws: CancellationError.self) { try await writer.value }
        }
        pipe.closeReader()
    }
}

/// A pipe with an output at its writing end.
private final class OutputPipe: Sendable {
    private let reader: Int32
    private let writer: Int32
    let output: Output

    init(limit: Int = 1 << 20) throws {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [-1, -1]
        try #require(csystem_pipe(&ends, 0) == 0)
        (reader, writer) = (ends[0], ends[1])
        output = Output(descriptor: writer, name: "pipe", limit: limit)
    }

    func closeWriter() { close(writer) }
    func closeReader() { close(reader) }

    func readAll() -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(reader, &buffer, buffer.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }
}
