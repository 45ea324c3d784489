import CairnWire

/// An agent with tools whose model calls none: they are never offered to it.
struct UnusableToolSuspicion {
    private let project: Project
    private let kinds: KnownKinds
    private let declared: DefinitionFile.Declaration

    init(project: Project, kinds: KnownKinds, _ declared: DefinitionFile.Declaration) {
        self.project = project
        self.kinds = kinds
        self.declared = declared
    }

    func look(_ diagnostics: inout Diagnostics) {
        guard let agent = project.agents[declared.id.name], let provider = mute(agent.model) else { return }
        let model = declared.node.member("model").map { [Diagnostic.Related("the model", at: $0.value.origin.place)] }
        if !agent.tools.isEmpty, let tools = declared.node.member("tools") {
            diagnostics.suspect(
                .unusableTools, "the agent \"\(declared.id.name)\" has tools, and models of \"\(provider)\" call none",
                "Give the agent a model that calls tools, or take \"tools\" away.", at: tools.keyOrigin,
                declared.content.appending("tools"), related: model ?? [])
        }
        let onlyByTool = agent.knowledge.filter { $0.mode == .tool }.map(\.name)
        if !onlyByTool.isEmpty, let knowledge = declared.node.member("knowledge") {
            diagnostics.suspect(
                .unusableTools,
                "\"\(onlyByTool.joined(separator: "\", \""))\" is looked into by a tool only, and models of \"\(provider)\" call none",
                "Write \"mode: auto\", which looks into it first.", at: knowledge.keyOrigin,
                declared.content.appending("knowledge"), related: model ?? [])
        }
    }

    /// The provider of a model that cannot call tools; of a group, of any member that may be asked.
    private func mute(_ model: String, depth: Int = 0) -> String? {
        switch project.models[model] {
        case .group(let group)?:
            guard depth < 8 else { return nil }
            return (group.members.map(\.model) + group.fallback).lazy.compactMap { mute($0, depth: depth + 1) }.first
        case .single(let model)?: return isMute(model.provider) ? model.provider : nil
        case nil:
            let provider = String(model.prefix { $0 != "/" })
            return isMute(provider) ? provider : nil
        }
    }

    private func isMute(_ provider: String) -> Bool { kinds.provider(provider)?.callsTools == false }
}
