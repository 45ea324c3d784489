/// Where a payload belongs. It is authenticated with the payload, so that one which was moved to another run, or to another
/// place in its run, is found out.
package enum PayloadPlace: Sendable, Hashable {
    /// The events of this version of a run.
    case events(run: String, version: Int)
    /// A blob, by the name that the store has for it.
    case blob(run: String, name: String)
    case letter(run: String, id: String, name: String, at: Int64)
    /// A definition snapshot, by its hash.
    case definition(String)

    /// Whose key it is sealed with.
    package var owner: String {
        switch self {
        case .events(let run, _), .blob(let run, _), .letter(let run, _, _, _): "run \(run)"
        case .definition: "definitions"
        }
    }

    /// The run that it belongs to; nil for a definition, which belongs to all.
    var run: String? {
        switch self {
        case .events(let run, _), .blob(let run, _), .letter(let run, _, _, _): run
        case .definition: nil
        }
    }

    /// The associated data. Lengths stand before texts, so that no two places have the same.
    package var bytes: [UInt8] {
        let parts: [String] =
            switch self {
            case .events(let run, let version): ["events", run, String(version)]
            case .blob(let run, let name): ["blob", run, name]
            case .letter(let run, let id, let name, let at): ["letter", run, id, name, String(at)]
            case .definition(let hash): ["definition", hash]
            }
        return Array((["cairn 1"] + parts).map { "\($0.utf8.count):\($0)" }.joined().utf8)
    }
}

extension PayloadPlace: CustomStringConvertible {
    /// For messages.
    package var description: String {
        switch self {
        case .events(let run, let version): "history row \(version) of run \(run)"
        case .blob(let run, let name): "blob \(name.prefix(12)) of run \(run)"
        case .letter(let run, let id, _, _): "letter \(id) to run \(run)"
        case .definition(let hash): "definition \(hash.prefix(12))"
        }
    }
}
