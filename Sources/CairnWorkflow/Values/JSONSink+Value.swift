import CairnWire

extension JSONSink {
    /// A value in the journal's form: an object whose first member names the form.
    mutating func value(_ value: Value) {
        beginObject()
        switch value {
        case .literal(let json):
            key("json")
            self.value(json)
        case .blob(let reference):
            key("blob")
            string(reference.hash)
            key("size")
            int(Int64(reference.size))
        case .result(let path, let pointer):
            key("result")
            string(path.rawValue)
            if !pointer.isEmpty { self.pointer(pointer) }
        case .citations(let path):
            key("citations")
            string(path.rawValue)
        case .array(let items):
            key("list")
            beginArray()
            for item in items { self.value(item) }
            endArray()
        case .object(let members):
            key("members")
            beginArray()
            for member in members {
                beginArray()
                string(member.key)
                self.value(member.value)
                endArray()
            }
            endArray()
        case .derived(let derived):
            key("derived")
            string(derived.name)
            key("scope")
            string(derived.scope.rawValue)
            key("through")
            int(Int64(derived.through))
        }
        endObject()
    }

    private mutating func pointer(_ pointer: [Value.Pointer]) {
        key("at")
        beginArray()
        for step in pointer {
            switch step {
            case .key(let key): string(key)
            case .index(let index): int(Int64(index))
            }
        }
        endArray()
    }
}
