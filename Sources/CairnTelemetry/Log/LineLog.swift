package import CairnReactor
import CairnWire
import Synchronization

/// Writes each entry as one line to an output, without ever waiting for its reader. Lines that a slow reader leaves no
/// room for are counted, and the next one that fits says how many were lost.
package final class LineLog: LogSink {
    private let output: Output
    private let format: LogFormat
    private let lost = Atomic<Int>(0)

    package init(to output: Output = .standardError, format: LogFormat) {
        self.output = output
        self.format = format
    }

    package func write(_ entry: LogEntry) {
        var lines = format.line(entry)
        let missing = lost.exchange(0, ordering: .relaxed)
        if missing > 0 { lines = format.line(notice(of: missing, at: entry)) + lines }
        if !output.offer(lines) { lost.add(missing + 1, ordering: .relaxed) }
    }

    private func notice(of count: Int, at entry: LogEntry) -> LogEntry {
        LogEntry(
            time: entry.time, level: .warning, code: "log.lost",
            message: "\(count) lines were lost: their reader was too slow", fields: ["lines": .int(Int64(count))])
    }
}
