import CairnReactor
import CairnTesting
import Testing

@Suite struct ResolverTests {
    private static let somewhere = SocketAddress(family: .v4, bytes: [192, 0, 2, 1], port: 80)

    @Test func `a look-up that blocks, cancelled, delays nothing`() async throws {
        let (stalled, release) = (Gate(), Gate())
        let resolver = Resolver { host, _ in
            if host == "slow.example" {
                stalled.open()
                release.wait()
            }
            return .success([Self.somewhere])
        }
        try await withReactor { loop in
            let slow = loop.spawn { try await resolver.addresses(of: "slow.example", port: 80) }
            stalled.wait()
            slow.cancel()
            await #expect(throws: CancellationError.self) { try await slow.value }
            // The first thread still blocks; a timer and another look-up go on beside it.
            try await loop.sleep(for: .milliseconds(1))
            #expect(try await resolver.addresses(of: "quick.example", port: 80) == [Self.somewhere])
        }
        release.open()
    }

    @Test func `a look-up that was cancelled before it began is not made`() async throws {
        let asked = Shared(0)
        let resolver = Resolver { _, _ in
            asked.withLock { $0 += 1 }
            return .success([])
        }
        try await withReactor { loop in
            let early = loop.spawn {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await resolver.addresses(of: "never.example", port: 80)
            }
            await #expect(throws: CancellationError.self) { try await early.value }
        }
        #expect(asked.value == 0)
    }

    @Test func `more look-ups than threads are all answered`() async throws {
        let resolver = Resolver(most: 3) { host, port in
            .success([SocketAddress(family: .v4, bytes: [10, 0, 0, UInt8(host.utf8.count)], port: port)])
        }
        try await withReactor { loop in
            let tasks = (1...50).map { length in
                loop.spawn { try await resolver.addresses(of: String(repeating: "a", count: length), port: 1) }
            }
            for (index, task) in tasks.enumerated() {
                let addresses = try await task.value
                #expect(addresses.first?.bytes.last == UInt8(index + 1))
            }
        }
    }

    @Test func `addresses in digits need no name server`() async throws {
        let resolver = Resolver()
        try await withReactor { loop in
            let v4 = try await resolver.addresses(of: "127.0.0.1", port: 8_080)
            #expect(v4.map(\.description) == ["127.0.0.1:8080"])
            let v6 = try await resolver.addresses(of: "::1", port: 443)
            #expect(v6.map(\.description) == ["[::1]:443"])
        }
    }

    @Test(arguments: ["", "a\0b", "not a host name"])
    func `what cannot be a host name is an error that says so`(host: String) async throws {
        let error = await #expect(throws: ReactorError.self) {
            try await withReactor { _ in try await Resolver().addresses(of: host, port: 80) }
        }
        #expect(error?.code == .unresolved || error?.code == .resolver)
        #expect(error?.message.contains(host) == true)
    }
}
