import CairnAgents
import CairnHost
import CairnWire
import Testing

@testable import cairn

/// What the documents show is what the program takes.
@Suite struct DocumentedDefinitionTests {
    @Test func `every YAML block of the documents is a sound definition`() throws {
        var faults: [String] = []
        for document in try MarkdownDocument.all() {
            for block in document.blocks where block.language == "yaml" {
                let errors = Definitions.load(["block.yaml": Array(block.text.utf8)]).errors
                faults += errors.map { "\(document.path):\(block.line): \($0)" }
            }
        }
        #expect(faults.isEmpty)
    }

    @Test func `what ships in agents is sound, and warns only of what is not in this build`() throws {
        var files: [String: [UInt8]] = [:]
        for path in try Project.files(below: "agents", ending: ".yaml") {
            files[String(path.dropFirst("agents/".count))] = Array(try Project.text(path).utf8)
        }
        #expect(!files.isEmpty)
        let told = Definitions.load(files).diagnostics.filter { $0.code != .notInThisBuild }
        #expect(told.isEmpty, "\(told)")
    }

    @Test func `every cairn command of the documents is one that the program takes`() throws {
        var faults: [String] = []
        for document in try MarkdownDocument.all() {
            for block in document.blocks where block.language == "sh" {
                for command in ShellCommand.all(in: block.text) where command.words[0] == "cairn" {
                    let words = Array(command.words.dropFirst())
                    guard words != ["--version"] else { continue }
                    do {
                        let invocation = try Program.spec.parse(words)
                        let name = invocation.path.joined(separator: " ")
                        guard let type = Program.commands.first(where: { $0.name == name }) else {
                            faults.append("\(document.path):\(block.line): \(words)")
                            continue
                        }
                        _ = try type.read(invocation)
                    } catch {
                        faults.append("\(document.path):\(block.line): \(words): \(error)")
                    }
                }
            }
        }
        #expect(faults.isEmpty)
    }

    @Test func `every command and every setting is in the documents`() throws {
        let page = try Project.text("docs/commands.md")
        for command in Program.commands {
            #expect(page.contains("cairn \(command.name)"), "\(command.name)")
            for field in command.spec.flags.fields where field.key != "json" {
                #expect(page.contains(field.flag), "\(command.name) \(field.flag)")
            }
        }
        for setting in Settings.block.schema.fields {
            #expect(page.contains(setting.flag), "\(setting.flag)")
            #expect(page.contains(setting.variable), "\(setting.variable)")
        }
    }
}
