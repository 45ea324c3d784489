import CairnWire

/// The tags of YAML's core schema, by their long names.
enum YAMLTag {
    private static let prefix = "tag:yaml.org,2002:"

    static func core(_ name: String) -> String { prefix + name }

    /// A tag as its author wrote it, as far as that can be told.
    static func written(_ tag: String?) -> String {
        guard let tag else { return "" }
        let text = tag.hasPrefix(prefix) ? "!!\(tag.dropFirst(prefix.count))" : tag
        return "\"\(text.prefix(80))\""
    }

    static func fits(_ content: SourceNode.Content, _ tag: String?) -> Bool {
        switch (content, tag) {
        case (.int, core("int")), (.int, core("float")), (.double, core("float")), (.bool, core("bool")),
            (.null, core("null")):
            true
        default: false
        }
    }
}
