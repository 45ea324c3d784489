import CairnWire

/// What `cairn init` writes, and what it tells of it. A value: what was found goes in, texts of files come out.
package struct NewProject: Sendable {
    /// Of the agent.
    package var name: String
    package var model: ModelChoice
    package var documents: DocumentPlaces
    /// The way from the folder of definitions to the folder of the project: `..`.
    package var wayUp: String
    /// The title of the document that says most, where it has one.
    package var title: String?

    /// Six lines that work.
    package var definition: String {
        """
        # yaml-language-server: $schema=\(Self.schemaFile)
        cairn: 1
        name: \(name)
        model: \(model.name == "extractive" ? model.name : Self.scalar(model.name))
        instructions: Answer from the documents. Say so when they do not hold the answer.
        knowledge: [\(source)]

        """
    }

    package static let schemaFile = "cairn.schema.json"

    /// `{ files: ../docs }`; with patterns where documents lie in several places.
    private var source: String {
        let places = documents.chosen
        guard let only = places.first else { return "{ files: \(Self.scalar(wayUp + "/" + Welcome.folder)) }" }
        if places.count == 1, !only.folder.isEmpty {
            return "{ files: \(Self.scalar("\(wayUp)/\(only.folder)")) }"
        }
        let patterns = places.flatMap { place in
            place.endings.map { place.folder.isEmpty ? "*.\($0)" : "\(Self.literal(place.folder))/**/*.\($0)" }
        }
        return "{ files: \(Self.scalar(wayUp)), include: [\(patterns.map(Self.quoted).joined(separator: ", "))] }"
    }

    /// A question that the documents can be expected to answer.
    package var question: String {
        guard documents.files > 0 else { return Welcome.question }
        guard let title, !title.isEmpty, title.count <= 48, title.unicodeScalars.allSatisfy(Self.isPlainWord) else {
            return "What is this about?"
        }
        return "What is \(title)?"
    }

    private static func isPlainWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || " -_.".unicodeScalars.contains(scalar)
    }
}

// MARK: - YAML

extension NewProject {
    /// Text as it stands in a flow: bare where that is surely safe, quoted everywhere else.
    private static func scalar(_ text: String) -> String {
        let isSafe = text.unicodeScalars.allSatisfy { scalar in
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || "_./-:".unicodeScalars.contains(scalar)
        }
        return isSafe && text.contains("/") && !text.hasPrefix("-") && !text.hasSuffix(":") ? text : quoted(text)
    }

    /// YAML's double quotes hold what JSON's do.
    private static func quoted(_ text: String) -> String { JSON.string(text).text() }

    /// A folder's name as a pattern that fits only itself.
    private static func literal(_ name: String) -> String {
        String(name.map { "*?[".contains($0) ? "?" : $0 })
    }
}
