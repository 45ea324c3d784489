/// One word of CEL with its place in the text.
struct CELToken: Hashable {
    enum Kind: Hashable {
        case identifier(String)
        /// A selector in backticks: it may hold what identifiers may not.
        case quotedIdentifier(String)
        /// The sign is the parser's: only there is it known whether `-` negates or subtracts.
        case int(UInt64)
        case uint(UInt64)
        case double(Double)
        case string(String)
        case bytes([UInt8])
        case `true`, `false`, null, `in`
        case sign(Sign)
        case end
    }

    enum Sign: String, CaseIterable {
        case equal = "=="
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case and = "&&"
        case or = "||"
        case less = "<"
        case greater = ">"
        case not = "!"
        case plus = "+"
        case minus = "-"
        case times = "*"
        case divide = "/"
        case remainder = "%"
        case question = "?"
        case colon = ":"
        case comma = ","
        case dot = "."
        case openParenthesis = "("
        case closeParenthesis = ")"
        case openBracket = "["
        case closeBracket = "]"
        case openBrace = "{"
        case closeBrace = "}"
    }

    var kind: Kind
    var range: Range<Int>

    /// How a message names it.
    var name: String {
        switch kind {
        case .identifier(let name): "'\(name)'"
        case .quotedIdentifier(let name): "'`\(name)`'"
        case .int, .uint, .double: "a number"
        case .string: "a string"
        case .bytes: "bytes"
        case .true: "'true'"
        case .false: "'false'"
        case .null: "'null'"
        case .in: "'in'"
        case .sign(let sign): "'\(sign.rawValue)'"
        case .end: "the end"
        }
    }
}
