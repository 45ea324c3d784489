import CairnGRPC
import CairnReactor
import Glibc

/// What a unary call of 100 bytes costs the client, in microseconds of its process's CPU: one after another, 32 in flight,
/// and 32 in flight beside an open stream. The server is the peer of the tests; its port is the only argument.
enum UnaryBenchmark {
    private static let payload = [UInt8](repeating: 120, count: 100)

    static func main() -> Int32 {
        guard CommandLine.arguments.count == 2, let port = UInt16(CommandLine.arguments[1]) else {
            print("GRPCBenchmark PORT")
            return 2
        }
        return Reactor.main { reactor in
            do {
                try await measure(port, on: reactor)
                return 0
            } catch {
                print("\(error)")
                return 1
            }
        }
    }

    @concurrent
    private static func measure(_ port: UInt16, on reactor: Reactor) async throws {
        let connection = GRPCConnection(
            to: try GRPCAddress(host: "127.0.0.1", port: port), loop: reactor, resolver: Resolver())
        try await calls(1_000, callers: 32, connection)
        print(line("Cairn, one after another", try await cost(of: 10_000, callers: 1, connection)))
        print(line("Cairn, 32 in flight", try await cost(of: 40_000, callers: 32, connection)))
        let stream = try await connection.serverStream(method: "/test.Peer/Ticks", request: [])
        _ = try await stream.next()
        print(line("Cairn, 32 in flight beside a stream", try await cost(of: 40_000, callers: 32, connection)))
        await connection.close()
    }

    private static func cost(
        of count: Int, callers: Int, _ connection: GRPCConnection
    ) async throws -> (cpu: Double, wall: Double) {
        let (cpu, wall) = (clock(CLOCK_PROCESS_CPUTIME_ID), clock(CLOCK_MONOTONIC))
        try await calls(count, callers: callers, connection)
        let each = Double(count) / 1e6
        return ((clock(CLOCK_PROCESS_CPUTIME_ID) - cpu) / each, (clock(CLOCK_MONOTONIC) - wall) / each)
    }

    private static func calls(_ count: Int, callers: Int, _ connection: GRPCConnection) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<callers {
                group.addTask {
                    for _ in 0..<count / callers {
                        let answer = try await connection.unary(
                            method: "/test.Peer/Echo", request: payload, deadline: .seconds(60))
                        guard answer == payload else { throw GRPCError(.dataLoss, "the answer is another") }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func line(_ name: String, _ cost: (cpu: Double, wall: Double)) -> String {
        let rounded = [cost.cpu, cost.wall].map { "\(($0 * 10).rounded() / 10)" }
        return "\(name): \(rounded[0]) us of CPU a call, \(rounded[1]) us of wall time"
    }

    private static func clock(_ id: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(id, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
