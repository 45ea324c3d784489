/// Spoils definitions as people, editors and enemies do: lines swapped, doubled, indented anew; keys of other blocks; values
/// that are huge, deep, endless or of another kind. Where `Mutation` changes bytes, this changes what they mean.
package struct DefinitionMutation: Sendable {
    private var rng: SplitMix64
    private var bytes: Mutation

    package init(seed: UInt64) {
        rng = SplitMix64(seed: seed)
        bytes = Mutation(seed: seed &+ 0x5EED)
    }

    /// - Parameters:
    ///   - definition: what is spoilt.
    ///   - other: where lines are taken from.
    package mutating func spoil(_ definition: [UInt8], with other: [UInt8]) -> [UInt8] {
        var lines = Self.lines(of: definition)
        let donor = Self.lines(of: other)
        for _ in 0..<Int.random(in: 1...5, using: &rng) { spoilOnce(&lines, donor) }
        var text = Array(lines.joined(separator: "\n").utf8)
        if chance(in: 3) { text = bytes.spoil(text) }
        // Beyond what may be read nothing else is found.
        return Array(text.prefix(1 << 20))
    }

    private static func lines(of bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private mutating func spoilOnce(_ lines: inout [String], _ donor: [String]) {
        guard let place = lines.indices.randomElement(using: &rng) else { return lines.append(nasty()) }
        switch Int.random(in: 0..<14, using: &rng) {
        case 0: lines.swapAt(place, Int.random(in: lines.indices, using: &rng))
        case 1: lines.insert(lines[place], at: place)
        case 2:
            lines.insert(
                contentsOf: repeatElement(lines[place], count: Int.random(in: 2...400, using: &rng)), at: place)
        case 3: lines.remove(at: place)
        case 4: lines[place] = String(repeating: " ", count: Int.random(in: 0...12, using: &rng)) + lines[place]
        case 5: lines[place] = String(lines[place].drop { $0 == " " })
        case 6: lines.insert(contentsOf: donor.shuffled(using: &rng).prefix(3), at: place)
        case 7, 8: replaceValue(&lines[place])
        case 9: replaceKey(&lines[place])
        case 10: lines[place] = splice(lines[place])
        case 11: lines.insert(contentsOf: bomb(), at: place)
        case 12: lines = Array(lines.prefix(place)) + donor
        default: lines[place] += nasty()
        }
    }

    /// What follows a colon of the line becomes something nasty.
    private mutating func replaceValue(_ line: inout String) {
        let colons = line.indices.filter { line[$0] == ":" }
        guard let colon = colons.randomElement(using: &rng) else { return line = nasty() }
        let rest = line[line.index(after: colon)...]
        let end = rest.firstIndex { ",}]".contains($0) } ?? rest.endIndex
        let tail = chance(in: 2) ? String(line[end...]) : ""
        line = line[...colon] + " " + nasty() + tail
    }

    private mutating func replaceKey(_ line: inout String) {
        guard let colon = line.firstIndex(of: ":") else { return }
        let blank = line[..<colon].lastIndex { " {,-".contains($0) }.map { line.index(after: $0) } ?? line.startIndex
        line = line[..<blank] + (Self.keys.randomElement(using: &rng) ?? "id") + line[colon...]
    }

    private mutating func splice(_ line: String) -> String {
        let characters = Array(line)
        guard let cut = characters.indices.randomElement(using: &rng) else { return nasty() }
        return String(characters[..<cut]) + nasty() + String(characters[cut...])
    }

    private mutating func nasty() -> String {
        let count = Int.random(in: 1...(chance(in: 8) ? 20_000 : 70), using: &rng)
        switch Int.random(in: 0..<12, using: &rng) {
        case 0:
            return String(repeating: "[", count: count) + (chance(in: 2) ? String(repeating: "]", count: count) : "")
        case 1: return String(repeating: "{a: ", count: count) + String(repeating: "}", count: count)
        case 2: return String(repeating: "9", count: count)
        case 3:
            return "\"{{ " + String(repeating: "(", count: count) + "1" + String(repeating: ")", count: count) + " }}\""
        case 4: return "\"{{ " + String(repeating: "!", count: count) + "run.id }}\""
        case 5: return "\"{{ input" + String(repeating: ".a[0]", count: count) + " }}\""
        case 6: return "\"" + String(repeating: "${env:X} {{ run.id }}", count: min(count, 2_000)) + "\""
        case 7: return "\"" + String(repeating: "\u{202E}日👩‍👩‍👧é\u{301}", count: min(count, 2_000)) + "\""
        case 8: return "{{ [" + String(repeating: "1,", count: count) + "1].all(x, x > 0) }}"
        default: return Self.values.randomElement(using: &rng) ?? ""
        }
    }

    /// Aliases of aliases.
    private mutating func bomb() -> [String] {
        let width = Int.random(in: 2...12, using: &rng)
        var lines = ["b0: &b0 [x, x]"]
        for level in 1...Int.random(in: 2...12, using: &rng) {
            lines.append(
                "b\(level): &b\(level) [" + repeatElement("*b\(level - 1)", count: width).joined(separator: ", ") + "]")
        }
        let key = Self.keys.randomElement(using: &rng) ?? "evals"
        return chance(in: 2) ? lines : ["\(key):"] + lines.map { "  " + $0 }
    }

    private mutating func chance(in count: Int) -> Bool { Int.random(in: 0..<count, using: &rng) == 0 }

    private static let keys = [
        "cairn", "name", "model", "models", "agents", "workflows", "steps", "id", "llm", "foreach", "do", "in", "as",
        "when",
        "switch", "else", "parallel", "wait", "approve", "undo", "on_error", "retry", "limits", "output", "input", "<<",
        "",
        "knowledge", "files", "web", "mcp", "permissions", "schedule", "type", "properties", "$ref", "items", "default",
    ]

    private static let values = [
        "~", "null", "true", "no", ".inf", "-.nan", "0x7fffffffffffffff", "1e400", "-9223372036854775808", "0o17", "",
        "''",
        "\"\\u0000\"", "\"\\ud800\"", "*x", "&a *a", "&a [*a]", "!!binary aGk=", "!x y", "? a", "- -", "|", ">9", "@",
        "`", "%",
        "\u{FEFF}", "\u{0}", "\t", "\u{2028}", "\"unclosed", "'unclosed", "{", "}", "]", "[", ": :", "---", "...", "#",
        "a: b: c",
        "999999999999d", "1h30m", "30m1h", "${env:}", "${", "$${", "${file:../../../../etc/passwd}", "${file:.}",
        "${secret:a/b}", "${{ x }}", "{{", "\"{{\"", "\"{{ }}\"", "\"{{ steps }}\"", "\"{{ steps[input.x] }}\"",
        "\"{{ '}}' }}\"", "\"{{ 1 / 0 }}\"", "\"{{ [1].map(x, [x].map(y, y)) }}\"", "\"{{ 'a'.matches('(a+)+$') }}\"",
        "{ $ref: '#' }", "{ \"$ref\": \"#/properties/a\", properties: { a: { $ref: '#' } } }", "{ pattern: '(?=a)' }",
        "extractive", "openai/", "/", "mcp.", "ollama/x", "9".padding(to: 400),
    ]
}

extension String {
    fileprivate func padding(to count: Int) -> String { String(repeating: self, count: count) }
}
