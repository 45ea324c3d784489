import CairnWire
import CairnWorkflow

extension Renderer {
    /// The reference that a path stands for; nil when it is none, leads nowhere, or to something small: then it is
    /// evaluated as any other expression, and fails as one.
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
            guard let value = try reader.select(found, []), value.isLong(over: Self.copied) else { return nil }
            return found
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
        return !json.fits(&left)
    }
}

extension JSON {
    /// Takes the value's size as JSON, escapes left out, off `left`; false as soon as nothing is left.
    fileprivate func fits(_ left: inout Int) -> Bool {
        switch self {
        case .null, .bool: left -= 4
        case .int, .double: left -= 8
        case .string(let text): left -= text.utf8.count + 2
        case .array(let items):
            left -= 2
            for item in items {
                left -= 1
                guard item.fits(&left) else { return false }
            }
        case .object(let object):
            left -= 2
            for member in object.members {
                left -= member.key.utf8.count + 4
                guard member.value.fits(&left) else { return false }
            }
        }
        return left >= 0
    }
}
