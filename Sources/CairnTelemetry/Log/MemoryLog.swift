import CairnReactor

/// Keeps what is logged: what is observable is behaviour, and tests look at it.
package final class MemoryLog: LogSink {
    private let kept = Lock<[LogEntry]>([])

    package init() {}

    package var entries: [LogEntry] { kept.withLock { $0 } }
    package var codes: [String] { entries.map(\.code) }

    package func write(_ entry: LogEntry) { kept.withLock { $0.append(entry) } }
}
