import CairnTelemetry
import CairnTesting
import CairnWire
import Testing

@Suite struct LogTests {
    private let memory = MemoryLog()

    private func log(level: LogLevel = .info, redactor: Redactor = Redactor()) -> Log {
        Log(to: memory, level: level, redactor: redactor) { Timestamp(milliseconds: 1_767_323_045_678) }
    }

    @Test func `only entries of the level and above are written, and only they are made`() {
        let made = Shared(0)
        func message() -> String {
            made.withLock { $0 += 1 }
            return "m"
        }
        let log = log(level: .warning)
        log.debug("a.debug", message())
        log.info("a.info", message())
        log.warning("a.warning", message())
        log.error("a.error", message())
        #expect(memory.codes == ["a.warning", "a.error"])
        #expect(made.value == 2)
    }

    @Test func `an entry bears what its log knows, then its own`() {
        log().with(["run": "r1", "step": "one"]).with(["step": "two"]).info("step.done", "done", ["tokens": 7])
        #expect(memory.entries.first?.fields == ["run": "r1", "step": "two", "tokens": 7])
        #expect(memory.entries.first?.time == Timestamp(milliseconds: 1_767_323_045_678))
    }

    @Test func `no secret reaches the sink`() {
        let redactor = Redactor()
        let log = log(redactor: redactor)
        redactor.register("hunter22")
        log.with(["url": "https://a/?hunter22"]).error("http.failed", "hunter22 was refused", ["body": ["hunter22"]])
        #expect(memory.entries.first?.message == "[redacted] was refused")
        #expect(memory.entries.first?.fields == ["url": "https://a/?[redacted]", "body": ["[redacted]"]])
    }

    @Test func `the log of the surroundings is the task's, and writes nothing where there is none`() async {
        Log.current.error("nobody.listens", "x")
        await Log.$current.withValue(log()) {
            async let child: Void = Log.current.info("child", "x")
            await child
        }
        #expect(memory.codes == ["child"])
    }
}
