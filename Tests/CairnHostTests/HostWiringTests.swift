import CairnTesting
import CairnWire
import Testing

@testable import CairnEngine
@testable import CairnHost
@testable import CairnReactor

/// That the host connects what its parts have no other way to tell each other.
@Suite struct HostWiringTests {
    private static func host(
        _ folder: TemporaryFolder, _ loop: Reactor, complain: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> Host {
        var settings = Settings()
        settings.agents = folder["agents"]
        settings.state = "sqlite:\(folder["state/cairn.db"])"
        return try Host(loop: loop, settings: settings, environment: Environment([:]), complain: complain)
    }

    @Test func `what goes wrong where nobody waits is told to whoever made the host`() async throws {
        let folder = try TemporaryFolder()
        let told = Shared<[String]>([])
        try await withReactor { loop in
            let host = try Self.host(folder, loop) { message in told.withLock { $0.append(message) } }
            let engine = try await host.engine()
            engine.settings.complain(EngineError(.storeOverloaded, "the disk is slow"))
            await host.close()
        }
        #expect(told.value == ["the disk is slow"])
    }

    @Test func `when the wall clock is set, the engine looks at its deadlines again`() async throws {
        let go = ServerSignal()
        let server = try ScriptedServer { _ in ServerScript([.wait(go)]).then(ServerScript.json(200, [:]).steps) }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        try FolderMaker.make(folder["agents"])
        let workflow = """
            cairn: 1
            workflows:
              w: { steps: [{ id: call, http: { url: "\(server.url)" }, timeout: 1h }] }
            """
        try BoundedFile.create(folder["agents/w.yaml"], Array(workflow.utf8))
        try await withReactor { loop in
            let host = try Self.host(folder, loop)
            let run = try await host.prepare("w").run(with: RunInput())
            let driving = loop.spawn { try await host.drive(.start(run)).status }
            await server.received(1)
            let engine = try await host.engine()
            let before = try #require(await engine.timer(of: run.id))
            for listener in loop.confined.clockListeners { listener() }
            // The engine is told by a task of its own, which is on the loop and in its queue.
            var after = await engine.timer(of: run.id)
            while after == before {
                await Task.yield()
                after = await engine.timer(of: run.id)
            }
            #expect(after != nil)
            go.send()
            #expect(try await driving.value == "completed")
            await host.close()
        }
    }
}

extension WorkflowEngine {
    /// Of the run's next deadline.
    fileprivate func timer(of run: String) -> TimerID? { runs[run]?.timer?.id }
}
