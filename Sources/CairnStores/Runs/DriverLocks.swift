import CairnCrypto
import CairnEngine
import CairnReactor
import CairnSQLite

/// The kernel locks of the runs that this process drives: one byte for each, named by 62 bits of the run id's SHA-256, in
/// the database's lock file. They end with the process, so a run whose driver died is free at once.
///
/// Within one process a second lock of a byte succeeds, and one unlock frees it for all: so they are counted here.
final class DriverLocks: Sendable {
    private struct State {
        /// Which runs hold a byte: nearly always one.
        var runs: [Int64: Set<String>] = [:]
    }

    private let file: LockFile
    private let state = Lock(State())

    init(file: LockFile) { self.file = file }

    /// Nil when somebody drives the run, here or elsewhere.
    func acquire(_ run: String) throws -> DriverHold? {
        let byte = try Self.byte(of: run)
        let taken = try state.withLock { state in
            if state.runs[byte]?.contains(run) ?? false { return false }
            if state.runs[byte] == nil {
                guard try file.tryLock(byte, .exclusive) else { return false }
            }
            state.runs[byte, default: []].insert(run)
            return true
        }
        guard taken else { return nil }
        let released = Lock(false)
        return DriverHold { [self] in
            let first = released.withLock { released in
                defer { released = true }
                return !released
            }
            if first { release(run, byte) }
        }
    }

    /// Whether somebody drives the run, here or elsewhere. Of two runs that share a byte both are told as driven.
    func isHeld(_ run: String) throws -> Bool {
        let byte = try Self.byte(of: run)
        return try state.withLock { state in try state.runs[byte] != nil || file.isLocked(byte) }
    }

    private func release(_ run: String, _ byte: Int64) {
        state.withLock { state in
            state.runs[byte]?.remove(run)
            if state.runs[byte]?.isEmpty ?? false {
                state.runs[byte] = nil
                file.unlock(byte)
            }
        }
    }

    /// From 2^62 on; the database's own bytes lie below.
    private static func byte(of run: String) throws(CryptoError) -> Int64 {
        Int64(bitPattern: try SHA256.digest(of: run).words.0 >> 2 | 1 << 62)
    }
}
