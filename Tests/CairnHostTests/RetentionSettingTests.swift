import CairnEngine
import CairnWire
import CairnWorkflow
import Testing

@testable import CairnHost

@Suite struct RetentionSettingTests {
    private static func read(_ text: String) throws -> Retention? {
        let spec = CommandSpec("cairn", summary: "", settings: Settings.block.schema)
        return try spec.parse([]).settings(Settings.self, environment: { $0 == "CAIRN_KEEP" ? text : nil }).keep
    }

    @Test func `one duration holds for every outcome, and outcomes have their own`() throws {
        #expect(try Self.read("30d") == Retention(.seconds(30 * 86400)))
        #expect(try Self.read("0s") == Retention(.zero))
        #expect(
            try Self.read("completed=7d, failed=90d")
                == Retention([.completed: .seconds(7 * 86400), .failed: .seconds(90 * 86400)]))
        #expect(try Self.read("") == nil)
        let written = Settings.block.encode(try Self.settings("failed=1h30m"))
        #expect(written["keep"] == ["failed": "1h30m"])
    }

    private static func settings(_ keep: String) throws -> Settings {
        var settings = Settings()
        settings.keep = try read(keep)
        return settings
    }

    @Test(arguments: [
        "30", "soon", "completed", "completed=", "done=3d", "running=3d", "=3d", ",", "completed=3d,failed",
    ])
    func `what says no time is refused`(text: String) {
        #expect(throws: UsageError.self) { try Self.read(text) }
    }

    @Test func `keys are read from hex and base64, and what is none is told without showing it`() throws {
        let hex = String(repeating: "a1", count: 32)
        let base64 = Base64.encode([UInt8](repeating: 5, count: 32))
        var registered: [String] = []
        let ring = try StateKeys.read("\(hex),\n \(base64)\n") { registered.append($0) }
        #expect(ring.keys.count == 2)
        #expect(Set(ring.keys.map(\.id)).count == 2)
        #expect(registered == [hex, base64])
        for text in ["", " ,", "secret-word", hex + "0", "\(hex),secret-word"] {
            let error = #expect(throws: HostError.self) { try StateKeys.read(text) { _ in } }
            #expect(error?.code == .setting)
            #expect(error?.message.contains("secret-word") == false)
        }
    }
}
