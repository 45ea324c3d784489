package import CairnWire

/// One pattern of `permissions`: `time__*`, or with an argument's value `scrape:url=http://*`.
package struct PermissionRule: Sendable, Hashable {
    package let source: String
    package let tool: Glob
    /// The argument's name and what its value must fit.
    package let argument: (name: String, value: Glob)?

    package static func == (left: Self, right: Self) -> Bool { left.source == right.source }
    package func hash(into hasher: inout Hasher) { hasher.combine(source) }

    /// Nil when the text is no pattern.
    package init?(_ source: String) {
        self.source = source
        guard let colon = source.firstIndex(of: ":") else {
            guard let tool = Glob(source, isPath: false) else { return nil }
            self.tool = tool
            argument = nil
            return
        }
        let condition = source[source.index(after: colon)...]
        guard let equals = condition.firstIndex(of: "="), equals != condition.startIndex,
            let tool = Glob(String(source[..<colon]), isPath: false),
            let value = Glob(String(condition[condition.index(after: equals)...]), isPath: false)
        else { return nil }
        self.tool = tool
        argument = (String(condition[..<equals]), value)
    }
}

extension PermissionRule {
    package static let type = FieldType<String>.line.map(
        { text, node, decoder in
            if let rule = PermissionRule(text) { return rule }
            decoder.report(
                .badForm, "\"\(text.prefix(80))\" is no pattern of a call",
                mend:
                    "Write a tool's name with * where wanted, such as \"time__*\", or with an argument, \"scrape:url=http://*\".",
                at: node.origin)
            return nil
        }, back: \.source)
}
