import Testing

/// The documents are part of the product: what they name exists, what they show works.
@Suite struct DocumentTests {
    @Test func `every relative link leads to a file`() throws {
        let broken = try MarkdownDocument.all().flatMap { document in
            document.links.compactMap { link -> String? in
                guard !link.target.contains("://"), !link.target.hasPrefix("#") else { return nil }
                let target = link.target.prefix { $0 != "#" }
                let path = normalized((document.folder.isEmpty ? "" : document.folder + "/") + target)
                return Project.exists(path) ? nil : "\(document.path):\(link.line): \(link.target)"
            }
        }
        #expect(broken.isEmpty)
    }

    @Test func `every command of a shell block exists`() throws {
        // What a bare Debian has beside the project's own.
        let ofTheSystem: Set<String> = ["git", "cd", "export", "apt-get", "sqlite3", "swift", "python3"]
        var unknown: [String] = []
        for document in try MarkdownDocument.all() {
            for block in document.blocks where block.language == "sh" {
                for command in ShellCommand.all(in: block.text) {
                    let name = command.words[0]
                    let isThere =
                        name == "cairn" || ofTheSystem.contains(name)
                        || (name.hasPrefix("scripts/") && Project.exists(name))
                    if !isThere { unknown.append("\(document.path):\(block.line): \(name)") }
                }
            }
        }
        #expect(unknown.isEmpty)
    }

    @Test func `every fenced block says what it is, and is closed`() throws {
        let known: Set<String> = ["yaml", "sh", "text", "json", "swift", ""]
        let strange = try MarkdownDocument.all().flatMap { document in
            document.blocks.filter { !known.contains($0.language) }.map {
                "\(document.path):\($0.line): \($0.language)"
            }
        }
        #expect(strange.isEmpty)
        for document in try MarkdownDocument.all() {
            let fences = try Project.text(document.path).split(separator: "\n").count { $0.hasPrefix("```") }
            #expect(fences.isMultiple(of: 2), "\(document.path)")
        }
    }

    @Test func `every page is reached from the first`() throws {
        let documents = try MarkdownDocument.all()
        var reached: Set<String> = ["README.md", "CHANGELOG.md"]
        var open = ["README.md"]
        while let path = open.popLast(), let document = documents.first(where: { $0.path == path }) {
            for link in document.links where !link.target.contains("://") {
                let target = link.target.prefix { $0 != "#" }
                let next = normalized((document.folder.isEmpty ? "" : document.folder + "/") + target)
                if reached.insert(next).inserted, next.hasSuffix(".md") { open.append(next) }
            }
        }
        #expect(documents.map(\.path).filter { !reached.contains($0) }.isEmpty)
    }

    /// `docs/adding/../state.md` -> `docs/state.md`
    private func normalized(_ path: some StringProtocol) -> String {
        var parts: [Substring] = []
        for part in String(path).split(separator: "/") {
            switch part {
            case ".": break
            case "..": _ = parts.popLast()
            default: parts.append(Substring(part))
            }
        }
        return parts.joined(separator: "/")
    }
}
