/// Where log entries go. `write` is called from any thread and never blocks; secrets have been replaced before.
package protocol LogSink: Sendable {
    func write(_ entry: LogEntry)
}
