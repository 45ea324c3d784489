/// A JSON value that knows where it was written: in a file, as a flag, in a variable of the environment, or nowhere (a
/// snapshot, a request's body). Everything that is declared as `Field`s is decoded from it.
package struct SourceNode: Sendable {
    package enum Content: Sendable {
        case null
        case bool(Bool)
        case int(Int64)
        case double(Double)
        case string(String)
        case array([SourceNode])
        case object([Member])
        /// What could not be read, and was reported: who decodes it is silent.
        case broken
    }

    package struct Member: Sendable {
        package var key: String
        package var keyOrigin: SourceOrigin
        package var value: SourceNode

        package init(key: String, keyOrigin: SourceOrigin = .unknown, value: SourceNode) {
            self.key = key
            self.keyOrigin = keyOrigin
            self.value = value
        }
    }

    package var content: Content
    package var origin: SourceOrigin

    package init(_ content: Content, origin: SourceOrigin = .unknown) {
        self.content = content
        self.origin = origin
    }

    /// The value of a member; nil when this is no object or has no such member.
    package subscript(key: String) -> SourceNode? { member(key)?.value }

    package func member(_ key: String) -> Member? {
        guard case .object(let members) = content else { return nil }
        return members.first { $0.key == key }
    }

    package var string: String? {
        if case .string(let value) = content { value } else { nil }
    }

    /// What a person would call the value: `text`, `a list`, `a number`.
    package var typeName: String {
        switch content {
        case .null: "nothing"
        case .bool: "true or false"
        case .int: "a whole number"
        case .double: "a number"
        case .string: "text"
        case .array: "a list"
        case .object: "a map"
        case .broken: "unreadable"
        }
    }
}

extension SourceNode {
    /// The nodes of a JSON value, all of one origin.
    package init(_ json: JSON, origin: SourceOrigin = .unknown) {
        let content: Content =
            switch json {
            case .null: .null
            case .bool(let value): .bool(value)
            case .int(let value): .int(value)
            case .double(let value): .double(value)
            case .string(let value): .string(value)
            case .array(let items): .array(items.map { SourceNode($0, origin: origin) })
            case .object(let object):
                .object(
                    object.map {
                        Member(key: $0.key, keyOrigin: origin, value: SourceNode($0.value, origin: origin))
                    })
            }
        self.init(content, origin: origin)
    }

    /// The value without its positions. `.inf` and `.nan`, which YAML has and JSON does not, stay as they are: who needs
    /// JSON asks `firstWithoutJSON` before.
    package var json: JSON {
        switch content {
        case .null, .broken: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .double(let value): .double(value)
        case .string(let value): .string(value)
        case .array(let items): .array(items.map(\.json))
        case .object(let members): .object(JSONObject(members.lazy.map { ($0.key, $0.value.json) }))
        }
    }

    /// Whether a part of it could not be read, and was reported.
    package var isBroken: Bool {
        switch content {
        case .broken: true
        case .null, .bool, .int, .double, .string: false
        case .array(let items): items.contains(where: \.isBroken)
        case .object(let members): members.contains(where: \.value.isBroken)
        }
    }

    /// The first number in here that JSON cannot say.
    package var firstWithoutJSON: SourceNode? {
        switch content {
        case .null, .bool, .int, .string, .broken: nil
        case .double(let value): value.isFinite ? nil : self
        case .array(let items): items.lazy.compactMap(\.firstWithoutJSON).first
        case .object(let members): members.lazy.compactMap(\.value.firstWithoutJSON).first
        }
    }
}
