import CairnWire
import CairnWorkflow

extension Renderer {
    /// What a path stands for: a reference, or the value itself where that is small. Nil when it leads nowhere, or to what
    /// no reference names: then it is evaluated as any other expression, and fails as one.
    func reference(_ path: PathReference) throws(InputError) -> Value? {
        let pointer = path.accessors.map { accessor in
            switch accessor {
            case .member(let name): Value.Pointer.key(name)
            case .index(let index): Value.Pointer.index(index)
            }
        }
        let found: Value
        if let named = scope.value(named: path.root) {
            guard case .result(let step, let first) = named else { return nil }
            found = reader.reference(to: step, first + pointer)
        } else if path.root == "steps", case .key(let id)? = pointer.first, pointer.count > 1,
            let place = scope.place(of: id)
        {
            switch pointer[1] {
            case .key("output"):
                let start = reader.isRecorded(place.path) ? [] : place.plan.behaviour.outputPointer
                found = reader.reference(to: place.path, start + pointer.dropFirst(2))
            case .key("citations") where pointer.count == 2: found = .citations(of: place.path)
            default: return nil
            }
        } else {
            return nil
        }
        do throws(MissingBlobs) {
            guard let value = try reader.select(found, []) else { return nil }
            return value.isLong(over: Self.copied) ? found : value
        } catch {
            throw .missing(error)
        }
    }
}

extension ValueReader {
    /// A reference to a part of a step's result. A result that is itself a reference is passed by, so that a chain of steps
    /// that hand a value on makes no chain of references.
    func reference(to path: Path, _ pointer: [Value.Pointer]) -> Value {
        var path = path
        var pointer = pointer
        while case .result(let other, let first)? = result(at: path)?.output {
            path = other
            pointer = first + pointer
        }
        return .result(of: path, pointer: pointer)
    }
}

extension Value {
    /// Whether the value takes more than `limit` bytes as JSON. What is behind a reference is taken for long.
    func isLong(over limit: Int) -> Bool {
        guard case .literal(let json) = self else { return true }
        var left = limit
        return !json.fits(&left, levels: Template.maximumDepth)
    }
}
