package import CairnWire

/// Makes one document of a file's events: nodes with positions, aliases put in, everything that YAML 1.2's core schema
/// does not have refused. Bounded in size, depth and in what aliases grow to.
package struct YAMLComposer: ~Copyable {
    private let text: SourceText
    private let limits: YAMLLimits
    private var events: YAMLEvents
    private var diagnostics = Diagnostics()
    private var anchors: [String: Anchored] = [:]
    /// Anchors whose value is still being read: an alias to one of them would be endless.
    private var open: Set<String> = []
    private var nodes = 0

    private struct Anchored {
        var node: SourceNode
        var nodes: Int
        var depth: Int
    }

    /// Reading ends at once; what is wrong has been reported.
    private enum Stop: Error {
        case reported
        case syntax(YAMLError)
    }

    private init(_ text: SourceText, limits: YAMLLimits) throws(YAMLError) {
        self.text = text
        self.limits = limits
        let hasMark = text.bytes.starts(with: [0xEF, 0xBB, 0xBF])
        events = try YAMLEvents(text.bytes[(hasMark ? 3 : 0)...])
    }

    /// Reads a file that holds one document. Nil when there is none, or when reading had to end; `diagnostics` says why.
    package static func compose(
        _ text: SourceText, limits: YAMLLimits = YAMLLimits(), diagnostics: inout Diagnostics
    ) -> SourceNode? {
        guard text.bytes.count <= limits.bytes else {
            diagnostics.report(tooLarge(bytes: text.bytes.count, limit: limits.bytes, shownAs: text.shownPath))
            return nil
        }
        if let problem = YAMLCharacters.firstProblem(in: text.bytes) {
            let range = SourceRange(start: problem.position, end: problem.position)
            diagnostics.report(
                Diagnostic(
                    .error, .encoding, problem.message, mend: problem.mend, place: .file(text, range)))
            return nil
        }
        do throws(YAMLError) {
            var composer = try YAMLComposer(text, limits: limits)
            let node = composer.document()
            diagnostics.report(composer.diagnostics[from: 0])
            return node
        } catch {
            diagnostics.report(YAMLProblem(error, in: text).diagnostic)
            return nil
        }
    }
}

extension YAMLComposer {
    /// What is said of a file that is larger than may be read.
    static func tooLarge(bytes: Int, limit: Int, shownAs path: String) -> Diagnostic {
        Diagnostic(
            .error, .tooLarge, "the file has \(bytes) bytes, \(limit) are allowed",
            mend: "Split it: names resolve across all files of the folder.", place: .wholeFile(path))
    }

    private mutating func document() -> SourceNode? {
        do throws(Stop) {
            var root: SourceNode?
            while true {
                let next = try nextEvent()
                switch next.event {
                case .streamStart, .documentEnd: continue
                case .streamEnd: return root
                case .documentStart(let version):
                    if root != nil {
                        report(
                            .documents, "a second document begins here",
                            "One file holds one document: make a file of its own of it.",
                            next.range)
                        return root
                    }
                    if let version, version != (1, 2) {
                        report(
                            .version, "the file says that it is YAML \(version.major).\(version.minor)",
                            "Take the %YAML line away: Cairn reads YAML 1.2.", next.range)
                    }
                case .alias, .scalar, .sequenceStart, .mappingStart: root = try node(next, depth: 0).node
                case .sequenceEnd, .mappingEnd: continue
                }
            }
        } catch {
            if case .syntax(let error) = error { report(YAMLProblem(error, in: text).diagnostic) }
            return nil
        }
    }

    /// What ends the reading, unless the same line has been found wrong already: one mistake is told once.
    private mutating func report(_ end: Diagnostic) {
        let lines = diagnostics[from: 0].map(\.range?.start.line)
        if !lines.contains(end.range?.start.line) { diagnostics.report(end) }
    }

    private mutating func nextEvent() throws(Stop) -> YAMLEvents.Positioned {
        do throws(YAMLError) { return try events.next() } catch { throw .syntax(error) }
    }

    /// The node that `start` begins, and how deep it is.
    private mutating func node(_ start: YAMLEvents.Positioned, depth: Int) throws(Stop) -> (
        node: SourceNode, depth: Int
    ) {
        let before = nodes
        try count(1, start.range)
        switch start.event {
        case .alias(let name): return try alias(name, start.range, depth: depth)
        case .scalar(let value, let style, let properties):
            let node = scalar(value, style, properties, start.range)
            keep(Anchored(node: node, nodes: 1, depth: 0), properties)
            return (node, 0)
        case .sequenceStart(let properties):
            try enter(depth, start.range, properties)
            let isPlain = checkTag(properties.tag, is: "seq", start.range)
            let (content, range, height) = try sequence(from: start.range, depth: depth)
            return close(isPlain ? content : .broken, range, height, properties, nodes - before)
        case .mappingStart(let properties, let isFlow):
            try enter(depth, start.range, properties)
            let isPlain = checkTag(properties.tag, is: "map", start.range)
            let (content, range, height) = try mapping(from: start.range, isFlow: isFlow, depth: depth)
            return close(isPlain ? content : .broken, range, height, properties, nodes - before)
        case .streamStart, .streamEnd, .documentStart, .documentEnd, .sequenceEnd, .mappingEnd:
            return (SourceNode(SourceNode.Content.null, origin: origin(start.range)), 0)
        }
    }

    private mutating func close(
        _ content: SourceNode.Content, _ range: SourceRange, _ height: Int, _ properties: YAMLEvents.Properties,
        _ weight: Int
    ) -> (node: SourceNode, depth: Int) {
        let node = SourceNode(content, origin: origin(range))
        if let anchor = properties.anchor { open.remove(anchor) }
        keep(Anchored(node: node, nodes: weight, depth: height), properties)
        return (node, height)
    }

    private mutating func sequence(
        from start: SourceRange, depth: Int
    ) throws(Stop) -> (SourceNode.Content, SourceRange, depth: Int) {
        var items: [SourceNode] = []
        var height = 0
        while true {
            let next = try nextEvent()
            if case .sequenceEnd = next.event {
                return (.array(items), range(start, last: items.last, next.range), height + 1)
            }
            let item = try node(next, depth: depth + 1)
            height = max(height, item.depth)
            items.append(item.node)
        }
    }

    private mutating func mapping(
        from start: SourceRange, isFlow: Bool, depth: Int
    ) throws(Stop) -> (SourceNode.Content, SourceRange, depth: Int) {
        var members: [SourceNode.Member] = []
        var firsts: [String: SourceRange] = [:]
        var height = 0
        var isBroken = false
        while true {
            let next = try nextEvent()
            if case .mappingEnd = next.event {
                return (
                    isBroken ? .broken : .object(members), range(start, last: members.last?.value, next.range),
                    height + 1
                )
            }
            let key = try key(next, isFlow: isFlow, depth: depth + 1)
            let value = try node(try nextEvent(), depth: depth + 1)
            height = max(height, value.depth)
            guard let key else {
                isBroken = true
                continue
            }
            if let first = firsts[key] {
                report(
                    .duplicateKey, "\"\(key.prefix(80))\" stands twice in this map, first in line \(first.start.line)",
                    "Keep one of them, or join their values.", next.range,
                    related: [Diagnostic.Related("the first", at: .file(text, first))])
                continue
            }
            firsts[key] = next.range
            members.append(SourceNode.Member(key: key, keyOrigin: origin(next.range), value: value.node))
        }
    }

    /// A key's text; nil, and reported, when it is none.
    private mutating func key(
        _ start: YAMLEvents.Positioned, isFlow: Bool, depth: Int
    ) throws(Stop) -> String? {
        switch start.event {
        case .scalar(let text, let style, let properties):
            _ = try node(start, depth: depth)
            if text == "<<", style == .plain, properties.tag == nil {
                report(
                    .mergeKey, "YAML 1.2 has no merge key \"<<\"",
                    "Write the keys out, or give the whole map an anchor and use that.",
                    start.range)
                return nil
            }
            return text
        case .alias(let name):
            if case .string(let text) = try node(start, depth: depth).node.content { return text }
            report(.badKey, "the alias \"*\(name)\" is no text, and a key must be", "Write the key out.", start.range)
            return nil
        default:
            _ = try node(start, depth: depth)
            let isTemplate = YAMLProblem.isTemplate(text, at: start.range.start)
            report(
                .badKey, isTemplate ? "\"{{\" begins a map within a map here" : "a key must be text",
                isTemplate
                    ? "Put the whole value in quotes: \"{{ … }}\"."
                    : "Put the key in quotes, or make a list of the map.",
                start.range)
            return nil
        }
    }
}

extension YAMLComposer {
    private mutating func alias(_ name: String, _ range: SourceRange, depth: Int) throws(Stop) -> (
        SourceNode, depth: Int
    ) {
        guard let anchored = anchors[name] else {
            if open.contains(name) {
                report(
                    .alias, "\"*\(name)\" stands within what it stands for", "Take it out: a value cannot hold itself.",
                    range)
            } else {
                let near = Suggestion.mend(for: name, among: anchors.keys.sorted())
                report(
                    .alias, "there is no anchor \"&\(name)\" before this",
                    near ?? "Put text that begins with * in quotes.", range)
            }
            return (SourceNode(.broken, origin: origin(range)), 0)
        }
        try count(anchored.nodes - 1, range)
        guard depth + anchored.depth <= limits.depth else { throw tooDeep(range) }
        return (anchored.node, anchored.depth)
    }

    private mutating func scalar(
        _ value: String, _ style: SourceOrigin.ScalarStyle, _ properties: YAMLEvents.Properties, _ range: SourceRange
    ) -> SourceNode {
        var content: SourceNode.Content
        switch properties.tag {
        case nil: content = style == .plain ? YAMLCoreSchema.resolve(value) : .string(value)
        case "!", YAMLTag.core("str"): content = .string(value)
        case YAMLTag.core("int"), YAMLTag.core("float"), YAMLTag.core("bool"), YAMLTag.core("null"):
            content = YAMLCoreSchema.resolve(value)
            if !YAMLTag.fits(content, properties.tag) {
                content = .broken
                report(
                    .tag, "\"\(value.prefix(80))\" is not what its tag \(YAMLTag.written(properties.tag)) says",
                    "Take the tag away.", range)
            }
        case let tag:
            reportTag(tag, range)
            content = .broken
        }
        return SourceNode(content, origin: .file(text, range, style))
    }

    /// - Returns: whether the tag is none, or what the value is anyway.
    private mutating func checkTag(_ tag: String?, is name: String, _ range: SourceRange) -> Bool {
        guard let tag, tag != "!", tag != YAMLTag.core(name) else { return true }
        reportTag(tag, range)
        return false
    }

    private mutating func reportTag(_ tag: String?, _ range: SourceRange) {
        report(
            .tag, "the tag \(YAMLTag.written(tag)) is not read here",
            "Take it away: a file holds plain values, never code.",
            SourceRange(start: range.start, end: range.start))
    }

    private mutating func keep(_ anchored: Anchored, _ properties: YAMLEvents.Properties) {
        if let anchor = properties.anchor { anchors[anchor] = anchored }
    }

    private mutating func enter(_ depth: Int, _ range: SourceRange, _ properties: YAMLEvents.Properties) throws(Stop) {
        guard depth < limits.depth else { throw tooDeep(range) }
        if let anchor = properties.anchor {
            anchors[anchor] = nil
            open.insert(anchor)
        }
    }

    private mutating func tooDeep(_ range: SourceRange) -> Stop {
        report(
            .tooDeep, "maps and lists stand more than \(limits.depth) deep in each other here", "Write it flatter.",
            range)
        return .reported
    }

    private mutating func count(_ more: Int, _ range: SourceRange) throws(Stop) {
        let (sum, overflow) = nodes.addingReportingOverflow(more)
        nodes = sum
        guard overflow || sum > limits.nodes else { return }
        let grew = more > 1 ? "with all that its aliases stand for, the" : "the"
        report(
            more > 1 ? .aliasBomb : .tooLarge, "\(grew) file holds more than \(limits.nodes) values",
            more > 1 ? "Use fewer aliases of aliases." : "Split it: names resolve across all files of the folder.",
            range)
        throw .reported
    }

    /// The end of a block is where its last value ends; libyaml's is where the next thing begins.
    private func range(_ start: SourceRange, last: SourceNode?, _ end: SourceRange) -> SourceRange {
        if end.start == end.end, case .file(_, let last, _)? = last?.origin {
            return SourceRange(start: start.start, end: max(start.end, last.end))
        }
        return SourceRange(start: start.start, end: end.end)
    }

    private func origin(_ range: SourceRange) -> SourceOrigin { .file(text, range, .plain) }

    private mutating func report(
        _ code: Diagnostic.Code, _ message: String, _ mend: String, _ range: SourceRange,
        related: [Diagnostic.Related] = []
    ) {
        diagnostics.report(Diagnostic(.error, code, message, mend: mend, place: .file(text, range), related: related))
    }
}
