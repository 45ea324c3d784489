import CairnWire

/// A rule that asks before `retrieve`: retrieval is read-only and never asks, so the rule does nothing.
struct SilentRuleSuspicion {
    private let declared: DefinitionFile.Declaration

    init(_ declared: DefinitionFile.Declaration) { self.declared = declared }

    func look(_ diagnostics: inout Diagnostics) {
        guard let rules = declared.node["permissions"]?["ask"], case .array(let items) = rules.content else { return }
        let list = declared.content.appending("permissions").appending("ask")
        for (index, rule) in items.enumerated() {
            // A pattern that fits others too is meant for those.
            guard case .string(let text) = rule.content, text.prefix(while: { $0 != ":" }) == "retrieve" else {
                continue
            }
            diagnostics.suspect(
                .silentRule, "\"retrieve\" is read-only and never asks: this rule has no effect",
                "Take it away; \"deny\" keeps the model from retrieving.", at: rule.origin,
                DocumentPath(list.elements + [.index(index)]))
        }
    }
}
