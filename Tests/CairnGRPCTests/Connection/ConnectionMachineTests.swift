import CairnTesting
import Testing

@testable import CairnGRPC

@Suite struct ConnectionMachineTests {
    private static func ready(maxStreams: Int = 100) -> ConnectionMachine {
        var machine = ConnectionMachine()
        _ = machine.begin(1)
        _ = machine.settings(1, maxStreams: maxStreams)
        return machine
    }

    @Test func `the first call makes the connection, others wait for it`() {
        var machine = ConnectionMachine()
        #expect(machine.begin(1) == [.connect(1)])
        #expect(machine.begin(2) == [])
        #expect(machine.settings(1, maxStreams: 100) == [.start(1, on: 1), .start(2, on: 1)])
        #expect(machine.begin(3) == [.start(3, on: 1)])
    }

    @Test func `no more streams than the server takes`() {
        var machine = Self.ready(maxStreams: 1)
        #expect(machine.begin(2) == [])
        #expect(machine.begin(3) == [])
        #expect(machine.streamEnded(on: 1) == [.start(2, on: 1)])
        #expect(machine.settings(1, maxStreams: 2) == [.start(3, on: 1)])
    }

    @Test func `an attempt that fails fails those who wait, and the rests are counted`() {
        var machine = ConnectionMachine()
        _ = machine.begin(1)
        _ = machine.begin(2)
        machine.leave(2)
        #expect(machine.connectFailed(1) == [.fail(1), .rest(failures: 1)])
        #expect(machine.begin(3) == [])
        #expect(machine.rested() == [.connect(2)])
        #expect(machine.lost(2) == [.fail(3), .rest(failures: 2)])
        #expect(machine.rested() == [])
        #expect(machine.phase == .idle)
        #expect(machine.begin(4) == [.connect(3)])
        #expect(machine.settings(3, maxStreams: 9) == [.start(4, on: 3)])
        #expect(machine.lost(3) == [])
        #expect(machine.begin(5) == [.connect(4)])
        #expect(machine.connectFailed(4) == [.fail(5), .rest(failures: 1)])
    }

    @Test func `one connection drains while the next one serves`() {
        var machine = Self.ready()
        _ = machine.begin(2)
        #expect(machine.goAway(1) == [])
        #expect(machine.begin(3) == [.connect(2)])
        #expect(machine.streamEnded(on: 1) == [])
        #expect(machine.settings(2, maxStreams: 100) == [.start(3, on: 2)])
        #expect(machine.streamEnded(on: 1) == [.close(1)])
        #expect(machine.begin(4) == [.start(4, on: 2)])
    }

    @Test func `a connection without streams is closed when the server ends it`() {
        var machine = Self.ready()
        _ = machine.streamEnded(on: 1)
        #expect(machine.goAway(1) == [.close(1)])
        #expect(machine.goAway(1) == [])
        #expect(machine.phase == .idle)
    }

    @Test func `after the end everything fails`() {
        var machine = Self.ready(maxStreams: 1)
        _ = machine.begin(2)
        #expect(machine.close() == [.fail(2), .close(1)])
        #expect(machine.begin(3) == [.fail(3)])
        #expect(machine.rested() == [])
    }

    /// Random events: no call is started twice or without having begun, none is forgotten, and no connection has more
    /// streams than it takes.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `nothing is lost and nothing is done twice`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        var machine = ConnectionMachine()
        var waiting: Set<UInt64> = []
        var streams: [UInt64: Int] = [:]
        var connecting: UInt64?
        var last: UInt64 = 0
        var isResting = false
        func note(_ actions: [ConnectionMachine.Action]) {
            for action in actions {
                switch action {
                case .connect(let link):
                    #expect(connecting == nil && !isResting)
                    connecting = link
                case .start(let call, let link):
                    #expect(waiting.remove(call) != nil)
                    streams[link, default: 0] += 1
                    #expect(streams[link, default: 0] <= 3)
                case .fail(let call): #expect(waiting.remove(call) != nil)
                case .rest: isResting = true
                case .close(let link): #expect(streams.removeValue(forKey: link) ?? 0 == 0)
                }
            }
        }
        for _ in 0..<200 {
            let link = streams.keys.sorted().randomElement(using: &rng)
            switch Int.random(in: 0..<8, using: &rng) {
            case 0, 1, 2:
                last += 1
                waiting.insert(last)
                note(machine.begin(last))
            case 3:
                if let id = connecting {
                    connecting = nil
                    streams[id] = 0
                    note(machine.settings(id, maxStreams: 3))
                }
            case 4:
                if let id = connecting {
                    connecting = nil
                    note(machine.connectFailed(id))
                }
            case 5:
                if isResting {
                    isResting = false
                    note(machine.rested())
                }
            case 6:
                if let link, let count = streams[link], count > 0 {
                    streams[link] = count - 1
                    note(machine.streamEnded(on: link))
                }
            default:
                guard let link else { continue }
                if Bool.random(using: &rng) {
                    note(machine.goAway(link))
                } else {
                    streams[link] = nil
                    note(machine.lost(link))
                }
            }
            #expect(machine.waitingCount == waiting.count)
        }
    }

    @Test func `rests grow to their bound, with jitter`() {
        let backoff = Backoff(first: .milliseconds(100), factor: 2, most: .seconds(1), jitter: 0.2)
        let rests = (1...6).map { backoff.rest(after: $0, random: 0.5) }
        #expect(rests == [100, 200, 400, 800, 1000, 1000].map { .milliseconds($0) })
        #expect(backoff.rest(after: 1, random: 0) == .milliseconds(80))
        #expect(backoff.rest(after: 1_000_000_000, random: 0.5) == .seconds(1))
    }

    @Test(arguments: ["a:1", "127.0.0.1:50001", "[::1]:7", "unix:/tmp/x", "unix:///tmp/x", "my-host.example:65535"])
    func `addresses that are`(text: String) throws { #expect(try GRPCAddress(text).description == text) }

    @Test(arguments: ["", "a", "a:", ":1", "a:0", "a:65536", "::1:7", "[]:1", "http://a:1", "unix:", "a b:1", "a:x"])
    func `addresses that are none`(text: String) {
        let error = #expect(throws: GRPCError.self) { try GRPCAddress(text) }
        #expect(error?.code == .invalidArgument)
    }
}
