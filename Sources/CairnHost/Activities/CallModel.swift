import CairnAgents
package import CairnEngine
import CairnKnowledge
import CairnModels
package import CairnWire
package import CairnWorkflow

/// `llm.chat`: asks a model of the run's definition, by the form of `ChatFormat`. Its words are streamed as they come; its
/// citations are compared with the documents before anybody sees them.
package struct CallModel: HostActivity {
    package static let kind = ChatFormat.activity
    private let services: ActivityServices

    package init(_ services: ActivityServices) { self.services = services }

    package func run(_ input: JSON, context: ActivityContext) async throws(FailureDetails) -> ActivityResult {
        let definition = try await services.library.definition(context.definition)
        let input = try await services.references.resolve(input, files: definition.files)
        let name = input["model"]?.string ?? ""
        let request = ChatRequest(chat: input)
        let gateway = try await gateway(for: name, in: definition)
        do throws(ModelError) {
            let completion = try await gateway.chat(name, request) { context.stream(.text($0)) }
            let cost = try gateway.settings(of: name).price?.cost(of: completion.usage)
            let citations = try await services.citations(of: completion, answering: request, under: definition)
            return ActivityResult(
                output: completion.chatJSON, citations: citations.isEmpty ? nil : .array(citations),
                usage: TokenUsage(
                    inputTokens: completion.usage.inputTokens, outputTokens: completion.usage.outputTokens,
                    cost: cost.map { Dollars($0) }, isEstimated: completion.usage.isEstimated))
        } catch {
            throw FailureDetails(error)
        }
    }

    /// The gateway for one call: what the model's settings refer to is looked up now, and at no other time.
    private func gateway(for name: String, in definition: PinnedDefinition) async throws(FailureDetails) -> ModelGateway
    {
        var models: [String: ModelSettings] = [:]
        for (name, model) in definition.models {
            if case .single(let single) = model { models[name] = ModelSettings(single) }
        }
        return try await ModelGateway.resolving(
            models, for: name, kinds: services.providers, references: services.references, files: definition.files,
            ports: ProviderPorts(
                http: await services.outbound.open(), loop: services.loop, workers: services.workers))
    }
}

extension ModelGateway {
    /// The gateway for one look at the model `name`: what its settings refer to is looked up now.
    ///
    /// - Throws: what `ReferenceResolver` throws.
    static func resolving(
        _ models: [String: ModelSettings], for name: String, kinds: [ProviderKind], references: ReferenceResolver,
        files: [String: String], ports: ProviderPorts
    ) async throws(FailureDetails) -> ModelGateway {
        let values = try await references.look(up: models[name]?.references ?? [], files: files)
        return ModelGateway(
            models: models, kinds: kinds, ports: ports,
            lookUp: { reference in try values[reference] ?? references.environmentValue(of: reference) })
    }
}

extension ModelSettings {
    init(_ model: SingleModel) {
        self.init(
            provider: model.provider, model: model.model, baseURL: model.baseURL, apiKey: model.apiKey,
            headers: model.headers, context: model.context, timeout: model.timeout, keepAlive: model.keepAlive,
            think: model.think ?? false, temperature: model.temperature,
            price: model.price.map { TokenPrice(input: $0.input, output: $0.output) })
    }

    /// Every `${…}` of the settings.
    fileprivate var references: [Reference] {
        ([baseURL, apiKey].compactMap(\.self) + headers.values).flatMap(\.references)
    }
}

extension FailureDetails {
    init(_ error: ModelError) {
        self.init(
            code: error.code.rawValue, message: error.message, retryable: error.retryable,
            unreachable: error.code == .unreachable, retryAfter: error.retryAfter)
    }
}
