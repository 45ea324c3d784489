package import CairnAgents
package import CairnWire

/// What a person gives to a run on the command line, and how it becomes the input that the definition declares.
package struct RunInput: Sendable {
    /// INPUT: the text behind the name.
    package var text: String?
    /// `--set key=value`, in order; the later one counts.
    package var assignments: [(key: String, value: String)] = []
    /// `--input FILE`, read.
    package var document: JSON?

    package init(text: String? = nil, assignments: [(key: String, value: String)] = [], document: JSON? = nil) {
        self.text = text
        self.assignments = assignments
        self.document = document
    }

    /// The input of an agent that declares none is text; of all else an object with every declared entry.
    ///
    /// - Throws: `HostError` with `input`: what is missing, unknown or of another type, all at once.
    package func bound(to entry: DefinitionSnapshot.Entry, in project: Project) throws(HostError) -> JSON {
        switch entry {
        case .agent(let name):
            let declared = project.agents[name]?.input ?? [:]
            return declared.isEmpty ? try asText(for: name) : try asObject(declared, for: name)
        case .workflow(let name):
            return try asObject(project.workflows[name]?.input ?? [:], for: name)
        }
    }

    private func asText(for name: String) throws(HostError) -> JSON {
        guard assignments.isEmpty else {
            throw HostError(.input, "\(name) takes a text and no entries: give it behind the name, without --set")
        }
        if let document {
            guard let text = document.string, self.text == nil else {
                throw HostError(.input, "\(name) takes a text: --input must hold a JSON string, and INPUT be left out")
            }
            return .string(text)
        }
        guard let text, text.contains(where: { !$0.isWhitespace }) else {
            throw HostError(.input, "\(name) needs a question: cairn run \(name) \"…\"")
        }
        return .string(text)
    }

    private func asObject(_ declared: [String: InputDefinition], for name: String) throws(HostError) -> JSON {
        var problems: [String] = []
        var input = JSONObject()
        if let document {
            guard let object = document.object else {
                throw HostError(.input, "\(name) takes an object: --input must hold a JSON object")
            }
            input = object
        }
        for (key, value) in assignments {
            guard let definition = declared[key] else {
                problems.append(unknown(key, of: name, among: declared))
                continue
            }
            do throws(HostError) {
                input[key] = try Self.value(value, of: key, as: definition)
            } catch {
                problems.append(error.message)
            }
        }
        if let text {
            let entry = try Self.mainEntry(of: declared, name: name)
            do throws(HostError) {
                if let definition = declared[entry] { input[entry] = try Self.value(text, of: entry, as: definition) }
            } catch {
                problems.append(error.message)
            }
        }
        for (key, _) in input where declared[key] == nil && !assignments.contains(where: { $0.key == key }) {
            problems.append(unknown(key, of: name, among: declared))
        }
        for (key, definition) in declared.sorted(by: { $0.key < $1.key }) {
            if input[key] == nil { input[key] = definition.fallback }
            guard let value = input[key] else {
                if !problems.contains(where: { $0.contains("\"\(key)\"") }) {
                    problems.append("\(name) needs \"\(key)\": --set \(key)=…")
                }
                continue
            }
            problems += Self.violations(of: value, key, definition)
        }
        guard problems.isEmpty else { throw HostError(.input, problems.joined(separator: "; ")) }
        return .object(input)
    }

    /// INPUT sets the only entry, or the only string.
    private static func mainEntry(of declared: [String: InputDefinition], name: String) throws(HostError) -> String {
        if declared.count == 1, let only = declared.keys.first { return only }
        let strings = declared.filter { $0.value.schema.source["type"]?.string == "string" }.keys
        if strings.count == 1, let only = strings.first { return only }
        let known = declared.keys.sorted().joined(separator: ", ")
        throw HostError(
            .input,
            declared.isEmpty
                ? "\(name) takes no input"
                : "\(name) has several entries (\(known)): say which one with --set KEY=VALUE")
    }

    /// A value from the command line: text where text is declared, JSON everywhere else.
    private static func value(
        _ text: String, of key: String, as definition: InputDefinition
    ) throws(HostError) -> JSON {
        if definition.schema.source["type"]?.string == "string" { return .string(text) }
        do throws(JSONError) {
            return try JSON(parsing: text)
        } catch {
            // Where no type is declared, text is as good as anything.
            if definition.schema.source["type"] == nil { return .string(text) }
            throw HostError(.input, "\"\(key)\" is not text, so its value must be JSON: \(error)")
        }
    }

    private static func violations(of value: JSON, _ key: String, _ definition: InputDefinition) -> [String] {
        definition.schema.validate(value).map { "\"\(key)\": \($0)" }
    }

    private func unknown(_ key: String, of name: String, among declared: [String: InputDefinition]) -> String {
        let mend = Suggestion.mend(for: key, among: declared.keys.sorted()) ?? "It takes no input."
        return "\(name) has no entry \"\(key)\". \(mend)"
    }
}
