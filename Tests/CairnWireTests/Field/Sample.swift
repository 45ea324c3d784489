import CairnWire

/// A block with one field of each kind, as definitions have them.
struct Sample: BlockValue, Hashable {
    enum Colour: String, CaseIterable, Sendable, Hashable { case red, green }

    var name = "none"
    var count = 3
    var ratio = 0.5
    var isOn = false
    var pause = Duration.seconds(1)
    var colour = Colour.red
    var words: [String] = []
    var pairs: [String: String] = [:]
    var inner: [Sample] = []
    var maximum: Int?
    var folder = "."

    init() {}

    static let block = Block<Self>(
        "sample", doc: "A sample.", hints: ["size": "Write \"count\"."],
        check: { sample, node, decoder in
            if let maximum = sample.maximum, maximum < sample.count {
                decoder.report(.conflictingKeys, "\"maximum\" is below \"count\"", mend: "Raise it.", at: node.origin)
            }
        }
    ) {
        Field("name", \.name, .line, doc: "A name.")
        Field("count", \.count, .integer(1...9), doc: "How many.")
        Field("ratio", \.ratio, .number(0...1), doc: "A part.")
        Field("is_on", \.isOn, .boolean, doc: "Whether.")
        Field("pause", \.pause, .duration, doc: "How long.")
        Field("colour", \.colour, .choice(), doc: "Which.")
        Field("words", \.words, .list(.text), doc: "Some words.")
        Field("pairs", \.pairs, .map(.text), doc: "Some pairs.")
        Field("inner", \.inner, .list(.block()), doc: "Samples in it.")
        Field("maximum", \.maximum, .integer(1...), doc: "No more than this.")
        Field("folder", \.folder, .path, shownValue: "DIR", doc: "Where.")
    }
}
