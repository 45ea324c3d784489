import CairnWire
import CairnWorkflow

/// A tool that a file names by a word of its own: `scrape`, `search`, `http`. To add one: its own file, and one line here.
protocol BuiltinTool: AgentTool {
    static var name: String { get }
    /// What carries it out: a build whose catalog lacks that activity has not the tool.
    static var activity: String { get }
    init() throws(PlanError)
}

extension BuiltinTool {
    var name: String { Self.name }
}

package enum BuiltinTools {
    static let all: [any BuiltinTool.Type] = [HTTPTool.self, ScrapeTool.self, SearchTool.self]

    /// The names that `tools` of an agent may have, with what a build of these activities has of them.
    package static func known(activities: Set<String>) -> [KnownKinds.Tool] {
        all.map { KnownKinds.Tool($0.name, isInThisBuild: activities.contains($0.activity)) }
    }
}

extension JSONSchema {
    /// Of a tool's arguments: these, and no others.
    static func arguments(
        of tool: String, _ properties: JSONObject, required: [String]
    ) throws(PlanError) -> JSONSchema {
        do throws(JSONSchemaError) {
            return try JSONSchema(parsing: [
                "type": "object", "properties": .object(properties), "required": .array(required.map(JSON.string)),
                "additionalProperties": false,
            ])
        } catch {
            throw PlanError(.schema, "the schema of the tool `\(tool)`: \(error)")
        }
    }
}
