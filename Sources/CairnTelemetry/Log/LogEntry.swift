package import CairnWire

/// One thing that happened, for people and for programs.
package struct LogEntry: Sendable, Hashable {
    package var time: Timestamp
    package var level: LogLevel
    /// Stable and dotted, for programs: `model.retry`.
    package var code: String
    /// A sentence for people.
    package var message: String
    package var fields: JSONObject

    package init(time: Timestamp, level: LogLevel, code: String, message: String, fields: JSONObject = [:]) {
        self.time = time
        self.level = level
        self.code = code
        self.message = message
        self.fields = fields
    }
}
