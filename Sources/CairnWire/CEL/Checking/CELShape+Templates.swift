extension Template {
    /// What the template gives, as far as it is known, and what in it would surely fail.
    package func findings(with names: [String: CELShape]) -> (shape: CELShape, problems: [CELError]) {
        if let expression { return expression.findings(with: names) }
        return (.text, expressions.flatMap { $0.findings(with: names).problems })
    }
}

extension TemplateValue {
    /// What the value gives, as far as it is known.
    package func shape(with names: [String: CELShape]) -> CELShape {
        switch self {
        case .literal(let json): return CELShape(json)
        case .template(let template): return template.findings(with: names).shape
        case .array(let items):
            guard let first = items.first else { return CELShape(.list) }
            let start = first.shape(with: names)
            return .list(of: items.dropFirst().reduce(start) { $0.union($1.shape(with: names)) })
        case .object(let members):
            return .object(Dictionary(members.map { ($0.key, $0.value.shape(with: names)) }) { $1 })
        }
    }
}

extension CELShape {
    /// The shape of a value that is there.
    fileprivate init(_ json: JSON) {
        switch json {
        case .null, .bool, .int, .double, .string: self.init(CELKinds(CELValue(json).type))
        case .array(let items):
            guard let first = items.first else {
                self.init(.list)
                return
            }
            self = .list(of: items.dropFirst().reduce(CELShape(first)) { $0.union(CELShape($1)) })
        case .object(let object): self = .object(Dictionary(object.members.map { ($0.key, CELShape($0.value)) }) { $1 })
        }
    }
}
