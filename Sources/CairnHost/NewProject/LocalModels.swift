package import CairnModels

/// What an Ollama server has, as `cairn init` found it.
package struct LocalModels: Sendable, Hashable {
    package struct Model: Sendable, Hashable {
        package var name: String
        /// Of its file, in bytes.
        package var size: Int64
        package var capabilities: Set<ModelCapability>

        package var chats: Bool { capabilities.contains(.completion) }
    }

    /// Where the server is: `http://127.0.0.1:11434`.
    package var address: String
    /// By name.
    package var models: [Model]

    /// The model that an agent is best begun with: one that chats, calls tools if there is such, and fits the machine;
    /// of those the largest. Where none fits, the smallest.
    ///
    /// - Parameter memory: bytes of the machine's memory.
    package func chatModel(memory: Int64) -> Model? {
        let chatting = models.filter(\.chats)
        let able = chatting.filter { $0.capabilities.contains(.tools) }
        let candidates = (able.isEmpty ? chatting : able).sorted { ($0.size, $0.name) < ($1.size, $1.name) }
        // Weights, and as much again as the context and everything else on the machine take.
        return candidates.last { $0.size <= memory / 2 } ?? candidates.first
    }

    /// A server with hundreds of models is asked about some: the choice is among what is known of.
    private static let most = 64

    /// Asks a server what it has, and what that can do.
    ///
    /// - Throws: `ModelError` when nobody answers, or not as Ollama does.
    package static func ask(_ server: any ModelServer) async throws(ModelError) -> LocalModels {
        let served = try await server.models().prefix(most)
        let models = await withTaskGroup(of: Model?.self) { group in
            for model in served { group.addTask { await facts(of: model, server) } }
            var models: [Model] = []
            for await model in group { if let model { models.append(model) } }
            return models.sorted { $0.name < $1.name }
        }
        return LocalModels(address: server.origin, models: models)
    }

    /// Nil for a model of which the server tells nothing. An old server tells no capabilities: then it is one that chats.
    private static func facts(of model: ServedModel, _ server: any ModelServer) async -> Model? {
        do throws(ModelError) {
            let facts = try await server.facts(of: model.name)
            return Model(name: model.name, size: model.size ?? 0, capabilities: facts.capabilities ?? [.completion])
        } catch {
            return nil
        }
    }
}
