package import CairnModels
package import CairnWire

/// What `cairn models list` shows.
package struct ModelsReport: Sendable {
    package internal(set) var models: [Model]
    package internal(set) var servers: [Server]

    /// A model that the definitions declare or name.
    package struct Model: Sendable {
        package let name: String
        package let provider: String
        /// The provider's own name of it.
        package let model: String?
        /// Of its server; nil for one that needs none, or whose address cannot be known.
        package internal(set) var server: String?
        /// Whether its server has it; nil where nobody could be asked.
        package internal(set) var isPresent: Bool?
        package internal(set) var context: Int?
        package internal(set) var capabilities: [String]?
        /// US dollars per million tokens, in and out.
        package let price: (input: Double, output: Double)?
        package internal(set) var failure: ServiceError?
        package let isGroup: Bool

        /// `ready`, `built in`, `group`, `missing`, `unreachable`, `wrong`.
        package var state: String {
            if isGroup { return "group" }
            if let failure { return failure.isUnreachable ? "unreachable" : isPresent == false ? "missing" : "wrong" }
            return server == nil ? "built in" : "ready"
        }
    }

    /// A server that models are on.
    package struct Server: Sendable {
        package let provider: String
        package let origin: String
        package internal(set) var version: String?
        package internal(set) var models: [ServedModel] = []
        package internal(set) var failure: ServiceError?
    }
}

extension ModelsReport.Model {
    init(_ name: String, _ settings: ModelSettings) {
        self.name = name
        provider = settings.provider
        model = settings.model
        context = settings.context
        price = settings.price.map { ($0.input, $0.output) }
        isGroup = false
    }

    private init(group name: String) {
        self.name = name
        provider = ""
        model = nil
        price = nil
        isGroup = true
    }

    static func group(_ name: String) -> Self { Self(group: name) }

    /// Asks its server about it.
    mutating func look(at server: any ModelServer, _ seen: ModelsReport.Server?) async {
        self.server = server.origin
        if let failure = seen?.failure {
            self.failure = failure
            return
        }
        do throws(ModelError) {
            let facts = try await server.facts(of: model ?? "")
            isPresent = true
            capabilities = facts.capabilities?.sorted().map(\.rawValue)
            context = [context, facts.context].compactMap(\.self).min()
        } catch {
            isPresent = error.code == .notFound ? false : nil
            failure = ServiceError(error)
        }
    }
}

// MARK: - JSON

extension ModelsReport {
    package var json: JSON {
        ["models": .array(models.map(\.json)), "servers": .array(servers.map(\.json))]
    }
}

extension ModelsReport.Model {
    fileprivate var json: JSON {
        var object: JSONObject = [
            "name": .string(name), "provider": isGroup ? .null : .string(provider),
            "model": model.map { .string($0) } ?? .null, "server": server.map { .string($0) } ?? .null,
            "state": .string(state), "reachable": .bool(!(failure?.isUnreachable ?? false)),
            "present": isPresent.map { .bool($0) } ?? .null, "context": context.map { .int(Int64($0)) } ?? .null,
            "capabilities": capabilities.map { .array($0.map { .string($0) }) } ?? .null,
            "price": price.map { ["input": .double($0.input), "output": .double($0.output)] } ?? .null,
        ]
        if let failure { object["error"] = failure.json }
        return .object(object)
    }
}

extension ModelsReport.Server {
    fileprivate var json: JSON {
        var object: JSONObject = [
            "provider": .string(provider), "server": .string(origin), "reachable": .bool(failure == nil),
            "version": version.map { .string($0) } ?? .null,
            "models": .array(
                models.map { model in
                    [
                        "name": .string(model.name), "size": model.size.map { .int($0) } ?? .null,
                        "parameters": model.parameters.map { .string($0) } ?? .null,
                        "quantization": model.quantization.map { .string($0) } ?? .null,
                    ]
                }),
        ]
        if let failure { object["error"] = failure.json }
        return .object(object)
    }
}

extension ModelsReport.Server {
    /// Name and size in bytes of each model, for people.
    package var listing: [(name: String, size: Int64?, kind: String)] {
        models.map { ($0.name, $0.size, [$0.parameters, $0.quantization].compactMap(\.self).joined(separator: " ")) }
    }
}

extension ServiceError {
    package var json: JSON { ["code": .string(code), "message": .string(message)] }
}
