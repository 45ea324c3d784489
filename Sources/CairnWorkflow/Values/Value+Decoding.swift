import CairnWire

extension Value {
    /// More bytes than any blob has: what says to have more is damaged, or forged.
    private static let largestBlob: Int64 = 1 << 32

    /// Reads the journal's form.
    init(json: JSON) throws(HistoryError) {
        if let literal = json["json"] {
            self = .literal(literal)
        } else if let hash = json["blob"]?.string, let size = json["size"]?.int {
            guard (0...Self.largestBlob).contains(size) else {
                throw HistoryError(.malformed, "a blob has \(size) bytes, and none has")
            }
            self = .blob(BlobReference(hash: hash, size: Int(size)))
        } else if let path = json["result"]?.string {
            self = .result(of: Path(path), pointer: try Value.pointer(json["at"]?.array ?? []))
        } else if let path = json["citations"]?.string {
            self = .citations(of: Path(path))
        } else if let items = json["list"]?.array {
            var values: [Value] = []
            for item in items { values.append(try Value(json: item)) }
            self = .array(values)
        } else if let items = json["members"]?.array {
            var members: [Member] = []
            for item in items {
                guard let key = item[0]?.string, let value = item[1] else {
                    throw HistoryError(.malformed, "a member is a key and a value")
                }
                members.append(Member(key, try Value(json: value)))
            }
            self = .object(members)
        } else if let name = json["derived"]?.string, let scope = json["scope"]?.string,
            let through = json["through"]?.int
        {
            self = .derived(Derived(name: name, scope: Path(scope), through: Int(through)))
        } else {
            let form = json.object?.keys.first
            throw HistoryError(.unknownKind, form.map { "the form of value `\($0)` is not known" } ?? "no value")
        }
    }

    private static func pointer(_ steps: [JSON]) throws(HistoryError) -> [Pointer] {
        var pointer: [Pointer] = []
        for step in steps {
            switch step {
            case .string(let key): pointer.append(.key(key))
            case .int(let index): pointer.append(.index(Int(index)))
            case .null, .bool, .double, .array, .object:
                throw HistoryError(.malformed, "a pointer has keys and indices")
            }
        }
        return pointer
    }
}
