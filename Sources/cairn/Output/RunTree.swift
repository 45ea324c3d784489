import CairnHost
import CairnWire

/// The steps of a run as a tree, by their paths: `steps.points[3].one` stands in pass 3 of `points`.
struct RunTree {
    private final class Node {
        let name: String
        var step: RunView.Step?
        var children: [Node] = []

        init(name: String) { self.name = name }

        func child(_ name: String) -> Node {
            if let known = children.first(where: { $0.name == name }) { return known }
            let new = Node(name: name)
            children.append(new)
            return new
        }
    }

    private let root = Node(name: "")

    /// - Parameter steps: in the order in which they began.
    init(_ steps: [RunView.Step]) {
        for step in steps {
            var node = root
            for part in Self.parts(of: step.path) { node = node.child(part) }
            node.step = step
        }
    }

    /// One line a step, drawn with the branches of a tree.
    func lines(style: Style) -> [String] {
        var lines: [String] = []
        // What all paths begin with (`steps`) says nothing.
        var top = root
        while top.step == nil, top.children.count == 1, let only = top.children.first, only.step == nil { top = only }
        draw(top.children.map(Self.merged), indent: "", style: style, into: &lines)
        return lines
    }

    /// A name that has nothing of its own to say is put before its only child's: `turn.1.llm`.
    private static func merged(_ node: Node) -> Node {
        guard node.step == nil, node.children.count == 1, let only = node.children.first else { return node }
        let both = Node(name: only.name.hasPrefix("[") ? node.name + only.name : "\(node.name).\(only.name)")
        both.step = only.step
        both.children = only.children
        return merged(both)
    }

    private func draw(_ nodes: [Node], indent: String, style: Style, into lines: inout [String]) {
        let width = nodes.map(\.name.count).max() ?? 0
        for (index, node) in nodes.enumerated() {
            let last = index == nodes.count - 1
            lines.append(style.dim(indent + (last ? "└─ " : "├─ ")) + line(node, width: width, style: style))
            draw(node.children.map(Self.merged), indent: indent + (last ? "   " : "│  "), style: style, into: &lines)
        }
    }

    private func line(_ node: Node, width: Int, style: Style) -> String {
        let name = node.name.forTerminal.padded(to: width)
        guard let step = node.step else { return "  \(style.dim(name))  \(style.dim(span(of: node)))" }
        var facts = [step.kind.forTerminal]
        if step.ended != nil { facts.append(span(of: node)) } else { facts.append(step.outcome.rawValue) }
        if let tokens = step.usage?.phrase { facts.append(tokens) }
        if step.attempt > 1 { facts.append("attempt \(step.attempt)") }
        if step.ended != nil, step.outcome != .completed { facts.append(step.outcome.rawValue) }
        var text = "\(step.outcome.sign(style)) \(name)  \(style.dim(facts.joined(separator: " · ")))"
        if let error = step.problem, step.outcome != .completed {
            text += "  " + style.red("\(error.code): \(error.message)".shortened(to: 160))
        }
        return text
    }

    /// How long the step took: a container from the first beginning below it to its end.
    private func span(of node: Node) -> String {
        guard let (start, end) = bounds(node) else { return "" }
        return end.duration(since: start).phrase
    }

    private func bounds(_ node: Node) -> (Timestamp, Timestamp)? {
        var found: (Timestamp, Timestamp)?
        if let step = node.step { found = (step.started, step.ended ?? step.started) }
        for child in node.children {
            guard let (start, end) = bounds(child) else { continue }
            found = found.map { (min($0.0, start), max($0.1, end)) } ?? (start, end)
        }
        return found
    }

    /// `steps.points[3].one` -> `steps`, `points`, `[3]`, `one`.
    static func parts(of path: String) -> [String] {
        path.split(separator: ".").flatMap { part -> [String] in
            let pieces = part.split(separator: "[")
            guard pieces.count > 1, part.hasSuffix("]") else { return [String(part)] }
            return [String(pieces[0])] + pieces.dropFirst().map { "[\($0)" }
        }
    }
}

extension RunView.Step.Outcome {
    /// One character that says how the step stands.
    func sign(_ style: Style) -> String {
        switch self {
        case .completed: style.green("✓")
        case .failed: style.red("✗")
        case .skipped: style.dim("–")
        case .cancelled: style.yellow("■")
        case .running: style.cyan("▸")
        case .waiting: style.yellow("…")
        case .inDoubt: style.yellow("?")
        }
    }
}
