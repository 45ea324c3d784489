/// A path that an expression reads, as far as it is known without evaluating: a name and the members and elements after
/// it. `steps.page.output.links[0].text` is one whole; of `steps.page.output[index]` it is `steps.page.output`, and
/// `index` is another.
package struct PathReference: Sendable, Hashable {
    package enum Accessor: Sendable, Hashable {
        case member(String)
        case index(Int)
    }

    package var root: String
    package var accessors: [Accessor]
    /// Its place, as offsets into the UTF-8 of the expression or of the template that holds it.
    package var range: Range<Int>

    package init(root: String, accessors: [Accessor], range: Range<Int>) {
        self.root = root
        self.accessors = accessors
        self.range = range
    }

    /// The path as CEL text.
    package var text: String {
        accessors.reduce(into: root) { text, accessor in
            switch accessor {
            case .member(let name) where name.utf8.allSatisfy(Self.isPlain): text += ".\(name)"
            case .member(let name): text += "[\(JSON.string(name).text())]"
            case .index(let place): text += "[\(place)]"
            }
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool { CELLexer.isIdentifierStart(byte) || CELLexer.isDigit(byte) }
}

extension CELNode {
    /// The node as a path, when it is nothing else.
    var path: PathReference? {
        switch form {
        case .name(let name):
            return PathReference(root: name, accessors: [], range: range)
        case .select(let operand, let member):
            return operand.path?.appending(.member(member), range: range)
        case .index(let operand, let index):
            switch index.form {
            case .literal(.string(let member)): return operand.path?.appending(.member(member), range: range)
            case .literal(.int(let place)) where place >= 0 && place <= Int64(Int32.max):
                return operand.path?.appending(.index(Int(place)), range: range)
            default: return nil
            }
        default:
            return nil
        }
    }

    /// The longest paths in the node, from left to right.
    var references: [PathReference] {
        if let path { return [path] }
        return children.flatMap(\.references)
    }
}

extension PathReference {
    fileprivate func appending(_ accessor: Accessor, range: Range<Int>) -> PathReference {
        PathReference(root: root, accessors: accessors + [accessor], range: range)
    }
}
