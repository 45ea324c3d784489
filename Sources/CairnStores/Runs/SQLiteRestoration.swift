import CairnEngine
import CairnReactor

/// A run that is being put back into a SQLite store: small ones in one commit, large ones in steps of a mebibyte. Confined to
/// the loop, like who uses it.
final class SQLiteRestoration: RunRestoration {
    private struct State {
        var number: Int64?
        var parts: [RunPart] = []
        var bytes = 0
        var generations: [Int: ClosedRange<Int>] = [:]
    }

    private static let step = 1 << 20
    private let header: RunHeader
    private let definition: DefinitionSnapshot
    private let submit: @Sendable (RunWrite) async throws -> RunWrite.Answer
    private let state = Lock(State())

    init(
        _ header: RunHeader, _ definition: DefinitionSnapshot,
        submit: @escaping @Sendable (RunWrite) async throws -> RunWrite.Answer
    ) {
        self.header = header
        self.definition = definition
        self.submit = submit
    }

    func add(_ part: RunPart) async throws {
        let isFull = state.withLock { state in
            if case .history(let segment, let generation) = part {
                let first = state.generations[generation]?.lowerBound ?? segment.version
                state.generations[generation] = min(first, segment.version)...max(first, segment.version)
            }
            state.parts.append(part)
            state.bytes += part.size
            return state.bytes >= Self.step
        }
        guard isFull else { return }
        let (number, parts) = takeParts()
        guard case .staged(let staged) = try await submit(.stage(header.id, number, parts)) else { return }
        state.withLock { $0.number = staged }
    }

    func commit() async throws {
        let (number, parts) = takeParts()
        let generations = state.withLock(\.generations)
        _ = try await submit(
            .restore(
                RestoredRun(
                    header: header, definition: definition, number: number, parts: parts, generations: generations)))
    }

    func abandon() async { _ = takeParts() }

    private func takeParts() -> (Int64?, [RunPart]) {
        state.withLock { state in
            defer { (state.parts, state.bytes) = ([], 0) }
            return (state.number, state.parts)
        }
    }
}
