import CairnWire

/// A model as `/api/show` describes it.
struct OllamaModel: Sendable, Hashable {
    /// What the model was trained for. A server cuts a larger `num_ctx` down to it without a word.
    var context: Int?
    /// Nil from servers before 0.6.
    var capabilities: Set<ModelCapability>?
    /// Of the template that makes a prompt of messages: nil when the server makes it in another way.
    var template: String?
    /// Stands before the messages when none of them is of the system.
    var system: String

    init(
        context: Int? = nil, capabilities: Set<ModelCapability>? = nil, template: String? = nil, system: String = ""
    ) {
        self.context = context
        self.capabilities = capabilities
        self.template = template
        self.system = system
    }

    /// - Throws: `model.malformed` for what describes no model.
    init(_ json: JSON, origin: String) throws(ModelError) {
        guard json.object != nil else {
            throw ModelError(.malformed, "\(origin) described a model by \(json.typeName)", retryable: false)
        }
        let info = json["model_info"]
        let architecture = info?["general.architecture"]?.string ?? ""
        context = info?["\(architecture).context_length"]?.int.flatMap { $0 > 0 ? Int(clamping: $0) : nil }
        template = json["template"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        system = json["system"]?.string ?? ""
        capabilities = json["capabilities"]?.array.map { words in
            Set(words.compactMap { $0.string.flatMap { ModelCapability(rawValue: $0) } })
        }
    }

    /// Nil: the server does not say.
    func can(_ capability: ModelCapability) -> Bool? {
        if let capabilities { return capabilities.contains(capability) }
        // Tools are written by the template, or by nobody.
        return capability == .tools ? template.map { $0.contains(".Tools") } : nil
    }

    var facts: ModelFacts { ModelFacts(context: context, capabilities: capabilities) }
}
