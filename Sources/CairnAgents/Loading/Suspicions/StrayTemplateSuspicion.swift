import CairnWire

/// `${{ … }}` as the whole of a value: GitHub Actions' form of what is `{{ … }}` here, which leaves a `$` before the value.
/// Within other text it may be an amount of money, and is left alone.
struct StrayTemplateSuspicion {
    private let file: DefinitionFile

    init(_ file: DefinitionFile) { self.file = file }

    func look(_ diagnostics: inout Diagnostics) {
        for use in file.decoder.expressions {
            guard let text = use.node.string, text.hasPrefix("${{"), text.hasSuffix("}}"),
                text.utf8.filter({ $0 == UInt8(ascii: "{") }).count == 2
            else { continue }
            diagnostics.suspect(
                .dollarTemplate, "\"${{ }}\" gives a \"$\" and then the value",
                "Write \"\(text.dropFirst().prefix(80))\": templates have no \"$\" here.",
                at: use.node.origin(at: 0..<3), use.path)
        }
    }
}
