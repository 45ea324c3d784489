package import CairnWire
import CairnWorkflow

/// Tells an activity in which texts of its input `${…}` is to be looked up: nowhere else, whatever those texts say.
enum ActivityReferences {
    static let key = "references"

    /// The member `references` of an input; none when there are no such texts.
    static func members(_ pointers: [[Value.Pointer]]) -> [Value.Member] {
        guard !pointers.isEmpty else { return [] }
        let lists = pointers.map { pointer in
            JSON.array(
                pointer.map { step in
                    switch step {
                    case .key(let key): .string(key)
                    case .index(let index): .int(Int64(index))
                    }
                })
        }
        return [Value.Member(key, .literal(.array(lists)))]
    }

    /// Where a value's templates hold references, seen from the input that has it at `prefix`.
    static func pointers(in value: TemplateValue?, at prefix: [Value.Pointer]) -> [[Value.Pointer]] {
        (value?.referencePointers ?? []).map { pointer in
            prefix
                + pointer.tokens.map { token in
                    switch token {
                    case .key(let key): .key(key)
                    case .index(let index): .index(index)
                    }
                }
        }
    }

    static func pointers(in template: Template?, at place: [Value.Pointer]) -> [[Value.Pointer]] {
        template?.hasReferences == true ? [place] : []
    }
}

extension JSON {
    /// Reads what stands under `references` in an activity's input.
    package var referencePointers: [JSONPointer] {
        (self[ActivityReferences.key]?.array ?? []).map { pointer in
            JSONPointer(
                (pointer.array ?? []).compactMap { step in
                    switch step {
                    case .string(let key): .key(key)
                    case .int(let index): .index(Int(index))
                    case .null, .bool, .double, .array, .object: nil
                    }
                })
        }
    }
}
