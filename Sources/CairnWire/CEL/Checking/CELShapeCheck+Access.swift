extension CELShapeCheck {
    /// `operand.member`
    mutating func member(_ name: String, of operand: CELNode, at node: CELNode) -> CELShape {
        let found = shape(of: operand)
        guard found.kinds.contains(.map) else {
            let what = source.text(operand)
            if found.kinds == .null { return refuse(.null, "\(what) is null, and has no members", at: node) }
            let kinds = found.kinds.subtracting(.null)
            let mend = kinds == .list ? "Its elements are numbered from 0: \(what)[0].\(name.prefix(60))." : nil
            return refuse(.type, "\(what) is \(kinds.article) and has no members", at: node, mend: mend)
        }
        guard let members = found.members else { return found.kinds.contains(.list) ? .any : found.elements }
        if let member = members[name] { return member }
        guard found.isClosed, found.kinds.subtracting([.map, .null]).isEmpty else { return .any }
        let known = members.keys.sorted()
        let near = Suggestion.nearest(to: name, among: known).map { "Did you mean '\($0)'?" }
        return refuse(
            .missing, "\(source.text(operand)) has no '\(name.prefix(60))'", at: node,
            mend: near ?? (known.isEmpty ? "It is empty." : "It has \(known.prefix(10).joined(separator: ", "))."))
    }

    /// `operand[index]`
    mutating func element(_ index: CELNode, of operand: CELNode, at node: CELNode) -> CELShape {
        if case .literal(.string(let name)) = index.form, !shape(of: operand).kinds.contains(.list) {
            return member(name, of: operand, at: node)
        }
        let found = require(operand, [.list, .map], "'[…]' asks for an element")
        let place = shape(of: index)
        guard found.kinds.contains(.map) || !place.kinds.isDisjoint(with: .numbers) else {
            let what = source.text(operand)
            return refuse(.type, "\(what) is a list: its elements are numbered from 0, as in \(what)[0]", at: node)
        }
        // Of a map with known members, it is not known which one is meant.
        return found.kinds.contains(.list) && found.kinds.contains(.map) ? .any : found.elements
    }
}
