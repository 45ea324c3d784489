/// Which parts of CEL this build carries out. What it does not is refused when an expression is read, by name, and never
/// found out in the middle of a run.
enum CELSupport {
    /// CEL's functions and macros that wait for their time. `size` is there already.
    private static let later: Set<String> = [
        "has", "all", "exists", "exists_one", "existsOne", "map", "filter", "contains", "startsWith", "endsWith",
        "matches",
        "type", "dyn", "bool", "bytes", "double", "duration", "int", "string", "timestamp", "uint", "getDate",
        "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getFullYear", "getHours", "getMilliseconds", "getMinutes",
        "getMonth", "getSeconds",
    ]

    static func check(_ node: CELNode) throws(CELError) {
        switch node.form {
        case .binary(let found, _, _):
            switch found {
            case .multiply, .divide, .remainder:
                throw CELError(.notInThisBuild, "the operator '\(found.rawValue)' is not in this build", at: node.range)
            case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in, .add, .subtract: break
            }
        case .message(let name, _):
            throw CELError(
                .notInThisBuild, "messages ('\(name){…}') are not in this build: write a map", at: node.range)
        case .call(let name, let receiver, let arguments):
            try check(call: name, operands: (receiver == nil ? 0 : 1) + arguments.count, at: node.range)
        case .literal, .name, .select, .index, .negate, .not, .all, .any, .conditional, .list, .map: break
        }
        for child in node.children { try check(child) }
    }

    private static func check(call name: String, operands: Int, at range: Range<Int>) throws(CELError) {
        if name == "size" {
            guard operands == 1 else {
                throw CELError(.function, "size takes one value: size(x) or x.size()", at: range)
            }
        } else if later.contains(name) {
            throw CELError(.notInThisBuild, "the function '\(name)' is not in this build", at: range)
        } else {
            throw CELError(.function, "there is no function '\(name)'; this build has 'size'", at: range)
        }
    }
}
