import CairnAgents
import CairnHost
import CairnWire
import Glibc
import Testing

/// The schema that editors read is the one that the loader's own declarations give.
@Suite struct SchemaTests {
    static let path = "agents/cairn.schema.json"

    @Test func `the schema that ships is what this build declares`() throws {
        let declared = Catalog.builtin.schema.text(pretty: true) + "\n"
        if getenv("RECORD") != nil {
            let file = try #require(fopen("\(Project.root)/\(Self.path)", "w"))
            defer { fclose(file) }
            fputs(declared, file)
        }
        #expect(try Project.text(Self.path) == declared, "cairn schema > \(Self.path)")
    }

    @Test func `every reference in it leads somewhere, and every block closes itself`() throws {
        let schema = Catalog.builtin.schema
        let definitions = try #require(schema["$defs"]?.object)
        for (name, definition) in definitions where name != "json_schema" {
            #expect(definition["additionalProperties"] == .bool(false), "\(name)")
            #expect(definition["description"]?.string?.isEmpty == false, "\(name)")
            for (key, property) in definition["properties"]?.object ?? [:] {
                #expect(property["description"]?.string?.isEmpty == false, "\(name).\(key)")
                #expect(property["markdownDescription"]?.string?.isEmpty == false, "\(name).\(key)")
                // The one key that other programs' files have otherwise.
                #expect(
                    key == "mcpServers" || key.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" },
                    "\(name).\(key)")
            }
        }
        var dangling: [String] = []
        schema.forEachReference {
            if definitions[String($0.dropFirst("#/$defs/".count))] == nil { dangling.append($0) }
        }
        #expect(dangling.isEmpty)
    }

    @Test func `every definition that ships names the schema, by a path that leads to it`() throws {
        for path in try Project.files(below: "agents", ending: ".yaml") {
            let depth = path.split(separator: "/").count - 2
            let up = String(repeating: "../", count: depth)
            let line = "# yaml-language-server: $schema=\(up)cairn.schema.json"
            #expect(try Project.text(path).hasPrefix(line + "\n"), "\(path): begin it with \(line)")
        }
    }
}

extension JSON {
    fileprivate func forEachReference(_ body: (String) -> Void) {
        switch self {
        case .object(let object):
            for (key, value) in object {
                if key == "$ref", let target = value.string { body(target) } else { value.forEachReference(body) }
            }
        case .array(let items): for item in items { item.forEachReference(body) }
        case .null, .bool, .int, .double, .string: break
        }
    }
}
