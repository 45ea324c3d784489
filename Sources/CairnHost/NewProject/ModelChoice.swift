/// Which model a new agent begins with, and why.
package struct ModelChoice: Sendable, Hashable {
    /// As the definition names it: `extractive`, `ollama/llama3.2:3b`.
    package var name: String
    /// One clause for people.
    package var reason: String

    /// What the person asked for; else a model of this machine; else the one that a key in the environment opens; else
    /// none, which is `extractive`. Only providers of this build are chosen.
    package static func choose(
        asked: String?, ollama: LocalModels?, keys: [String], providers: Set<String>, memory: Int64
    ) -> ModelChoice {
        if let asked { return ModelChoice(name: asked, reason: "as you asked") }
        if providers.contains("ollama"), let model = ollama?.chatModel(memory: memory), let ollama {
            return ModelChoice(name: "ollama/\(model.name)", reason: "Ollama at \(ollama.address) has it")
        }
        if providers.contains("openai"), keys.contains("OPENAI_API_KEY") {
            return ModelChoice(
                name: "openai/gpt-4.1-nano",
                reason: "OPENAI_API_KEY is set; questions and passages go to api.openai.com")
        }
        return ModelChoice(name: "extractive", reason: "built in: it quotes the documents, and needs no model server")
    }
}
