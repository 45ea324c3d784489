import CairnHost
import CairnWire
import Glibc

extension Duration {
    /// As people read it: `12 ms`, `3.4 s`, `2 min 05 s`, `1 h 12 min`.
    var phrase: String {
        // Times of a damaged state may lie farther apart than 64 bits of milliseconds tell.
        let whole = min(max(0, components.seconds), .max / 2000)
        let milliseconds = max(0, whole * 1000 + components.attoseconds / 1_000_000_000_000_000)
        let seconds = milliseconds / 1000
        return switch milliseconds {
        case ..<1000: "\(milliseconds) ms"
        case ..<60_000: "\(seconds).\(milliseconds % 1000 / 100) s"
        case ..<3_600_000: "\(seconds / 60) min \(twoDigits(seconds % 60)) s"
        default: "\(seconds / 3600) h \(twoDigits(seconds / 60 % 60)) min"
        }
    }
}

extension RunView.Usage {
    /// `1,204 tokens`, with what they cost where that is known; nil when nothing was used.
    var phrase: String? {
        // A server may claim to have counted anything.
        let (sum, overflow) = inputTokens.addingReportingOverflow(outputTokens)
        let total = overflow ? .max : sum
        guard total > 0 else { return nil }
        let tokens = "\(grouped(total)) tokens"
        guard let costUSD else { return tokens }
        return "\(tokens), \(dollars(costUSD))"
    }

    /// Six decimals, trailing zeros left out: a cheap call costs a few millionths.
    private func dollars(_ amount: Double) -> String {
        let millionths = Int((amount * 1_000_000).rounded())
        var decimals = String(millionths % 1_000_000)
        decimals = String(repeating: "0", count: 6 - decimals.count) + decimals
        while decimals.count > 2, decimals.last == "0" { decimals.removeLast() }
        return "$\(millionths / 1_000_000).\(decimals)"
    }
}

extension Timestamp {
    /// Local time for people: `2026-11-21 16:20:11`.
    var phrase: String {
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        let date = [Int64(parts.tm_year) + 1900, Int64(parts.tm_mon) + 1, Int64(parts.tm_mday)]
        let time = [Int64(parts.tm_hour), Int64(parts.tm_min), Int64(parts.tm_sec)]
        return date.map(twoDigits).joined(separator: "-") + " " + time.map(twoDigits).joined(separator: ":")
    }
}

private func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

/// 1204 as `1,204`.
private func grouped(_ number: Int) -> String {
    var text = ""
    for (index, digit) in String(number).reversed().enumerated() {
        if index > 0, index % 3 == 0 { text.append(",") }
        text.append(digit)
    }
    return String(text.reversed())
}
