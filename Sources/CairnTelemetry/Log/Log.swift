package import CairnWire

/// Writes log entries: those of its level and above, with the fields of what is going on, without secrets.
///
/// A value: `with` gives one that knows more. Its clock is passed in, so that a simulation's log has simulated times.
package struct Log: Sendable {
    /// What code without a log of its own writes to: the log of the task's surroundings (`Log.$current.withValue`).
    /// Outside of any, a log that writes nothing.
    @TaskLocal package static var current = Log(to: Nowhere(), clock: { Timestamp(milliseconds: 0) })

    package var level: LogLevel
    private let sink: any LogSink
    private let redactor: Redactor
    private let clock: @Sendable () -> Timestamp
    private var fields: JSONObject = [:]

    package init(
        to sink: any LogSink, level: LogLevel = .info, redactor: Redactor = Redactor(),
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.sink = sink
        self.level = level
        self.redactor = redactor
        self.clock = clock
    }

    /// A log whose entries bear `fields` before their own.
    package func with(_ fields: JSONObject) -> Log {
        var log = self
        for (key, value) in fields { log.fields[key] = value }
        return log
    }

    /// Whether entries of a level are written: to spare the work of making one.
    package func writes(_ level: LogLevel) -> Bool { level >= self.level }

    package func debug(_ code: String, _ message: @autoclosure () -> String, _ fields: JSONObject = [:]) {
        if writes(.debug) { write(.debug, code, message(), fields) }
    }

    package func info(_ code: String, _ message: @autoclosure () -> String, _ fields: JSONObject = [:]) {
        if writes(.info) { write(.info, code, message(), fields) }
    }

    package func warning(_ code: String, _ message: @autoclosure () -> String, _ fields: JSONObject = [:]) {
        if writes(.warning) { write(.warning, code, message(), fields) }
    }

    package func error(_ code: String, _ message: @autoclosure () -> String, _ fields: JSONObject = [:]) {
        if writes(.error) { write(.error, code, message(), fields) }
    }

    private func write(_ level: LogLevel, _ code: String, _ message: String, _ own: JSONObject) {
        var all = fields
        for (key, value) in own { all[key] = value }
        let redaction = redactor.snapshot()
        sink.write(
            LogEntry(
                time: clock(), level: level, code: code, message: redaction.text(message),
                fields: redaction.object(all)))
    }
}

private struct Nowhere: LogSink {
    func write(_ entry: LogEntry) {}
}
