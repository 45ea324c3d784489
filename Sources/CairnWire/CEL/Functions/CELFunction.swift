/// A function as a call names it: `contains` of a receiver, or `size` of what stands in parentheses.
struct CELFunction: Sendable, Hashable {
    struct Name: Sendable, Hashable {
        var text: String
        var isMember: Bool
    }

    let name: Name
    /// What it does for which types; of one number of operands.
    let overloads: [CELOverload]

    static func == (left: Self, right: Self) -> Bool {
        left.name == right.name && left.overloads.count == right.overloads.count
    }
    func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// The overload for operands of these types; nil when there is none.
    func overload(for operands: [CELValue]) -> CELOverload? { overloads.first { $0.takes(operands) } }

    /// How it may be called: "string.contains(string)".
    var usage: String { Self.usage(of: overloads) }

    private static func usage(of overloads: [CELOverload]) -> String {
        var usages: [String] = []
        for overload in overloads where !usages.contains(overload.usage) { usages.append(overload.usage) }
        return usages.joined(separator: " or ")
    }
}

extension CELFunction {
    /// All that there is. Each file of this folder has a part of it.
    private static let library: [Name: [CELOverload]] = {
        let parts: [[CELOverload]] = [
            CELOverload.sizes, CELOverload.texts, CELOverload.textEdits, CELOverload.formats, CELOverload.conversions,
            CELOverload.times, CELOverload.math, CELOverload.bits, CELOverload.encodings,
        ]
        return Dictionary(grouping: parts.flatMap(\.self), by: \.name)
    }()

    /// What may stand before a function's dot without being a value.
    static let spaces: Set<String> = ["cel", "math", "strings", "base64"]

    static func hasMember(_ name: String) -> Bool { library[Name(text: name, isMember: true)] != nil }
    static func hasGlobal(_ name: String) -> Bool { library[Name(text: name, isMember: false)] != nil }

    /// The names of functions, as an author would write them; for documents and their tests.
    package static var usages: [String: [String]] {
        library.reduce(into: [:]) { usages, entry in usages[entry.key.text, default: []] += entry.value.map(\.usage) }
    }

    /// - Throws: `function`, when there is none of this name.
    static func checkName(_ name: String, isMember: Bool, at range: Range<Int>) throws(CELError) {
        guard library[Name(text: name, isMember: isMember)] == nil else { return }
        if let others = library[Name(text: name, isMember: !isMember)] {
            throw CELError(.function, "'\(name)' is called otherwise: \(usage(of: others))", at: range)
        }
        if isMember == false, let macro = CELMacro(rawValue: name) {
            throw CELError(.function, "'\(name)' is called otherwise: \(macro.usage)", at: range)
        }
        throw CELError(.function, "there is no function '\(name.prefix(60))'", at: range, mend: mend(for: name))
    }

    /// The function for so many operands, a receiver among them.
    /// - Throws: `function`, when it takes another number.
    static func find(
        _ name: String, isMember: Bool, operands: Int, at range: Range<Int>
    ) throws(CELError) -> CELFunction {
        let name = Name(text: name, isMember: isMember)
        let all = library[name, default: []]
        let overloads = all.filter { $0.takes(count: operands) }
        guard overloads.isEmpty else { return CELFunction(name: name, overloads: overloads) }
        let count = isMember ? operands - 1 : operands
        let given = count == 0 ? "no arguments" : count == 1 ? "1 argument" : "\(count) arguments"
        throw CELError(.function, "\(name.text) does not take \(given): write \(usage(of: all))", at: range)
    }

    /// What other languages call it.
    private static let elsewhere: [String: String] = [
        "len": "size(x)", "length": "size(x)", "count": "size(x)", "lower": "x.lowerAscii()",
        "toLower": "x.lowerAscii()", "toLowerCase": "x.lowerAscii()", "upper": "x.upperAscii()",
        "uppercase": "x.upperAscii()", "lowercase": "x.lowerAscii()",
        "toUpper": "x.upperAscii()", "toUpperCase": "x.upperAscii()", "strip": "x.trim()",
        "includes": "x.contains(y), or y in x for a list", "str": "string(x)", "float": "double(x)",
        "any": "list.exists(x, …)", "regexMatch": "x.matches(pattern)", "test": "x.matches(pattern)",
        "toJSON": "nothing: in text, a value is JSON already", "toJson": "nothing: in text, a value is JSON already",
        "tojson": "nothing: in text, a value is JSON already", "max": "math.greatest(a, b)", "min": "math.least(a, b)",
        "abs": "math.abs(x)", "round": "math.round(x)", "default": "has(a.b) ? a.b : …",
        "coalesce": "a != null ? a : b", "slice": "x.substring(from, to)", "reduce": "nothing: a sum has no form here",
    ]

    private static func mend(for name: String) -> String? {
        if let written = elsewhere[name] { return "Write \(written)." }
        let names = Set(library.keys.map(\.text)).union(CELMacro.allCases.map(\.rawValue)).union(["has", "cel.bind"])
        return Suggestion.nearest(to: name, among: names.sorted()).map { "Did you mean '\($0)'?" }
    }
}
