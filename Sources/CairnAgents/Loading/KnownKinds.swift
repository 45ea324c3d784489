/// What may be named and comes from outside of the files: who serves models, what tools there are. The host's catalog
/// tells it; this target knows none of them by itself.
package struct KnownKinds: Sendable, Hashable {
    /// Who serves models.
    package struct Provider: Sendable, Hashable {
        package var name: String
        /// Whether a model's name belongs to it, as in `openai/gpt-4.1-nano`; `extractive` stands alone.
        package var needsModel: Bool
        /// Whether its models can call tools.
        package var callsTools: Bool
        package var isInThisBuild: Bool

        package init(
            _ name: String, needsModel: Bool = true, callsTools: Bool = true, isInThisBuild: Bool = true
        ) {
            self.name = name
            self.needsModel = needsModel
            self.callsTools = callsTools
            self.isInThisBuild = isInThisBuild
        }
    }

    /// What a model may call without an MCP server.
    package struct Tool: Sendable, Hashable {
        package var name: String
        package var isInThisBuild: Bool

        package init(_ name: String, isInThisBuild: Bool = true) {
            self.name = name
            self.isInThisBuild = isInThisBuild
        }
    }

    package var providers: [Provider]
    package var tools: [Tool]
    /// The `store` of a `${secret:store/key}`.
    package var secretStores: [String]
    /// The activities that this build has; nil: whatever a definition asks for.
    package var activities: Set<String>?

    package init(providers: [Provider], tools: [Tool], secretStores: [String] = [], activities: Set<String>? = nil) {
        self.providers = providers
        self.tools = tools
        self.secretStores = secretStores
        self.activities = activities
    }

    package func provider(_ name: some StringProtocol) -> Provider? { providers.first { $0.name == name } }
    package func tool(_ name: String) -> Tool? { tools.first { $0.name == name } }
}

extension KnownKinds {
    /// The same, with what the language names and the catalog does not have yet.
    package var withPlanned: KnownKinds {
        var kinds = self
        for name in ["ollama", "openai", "anthropic", "dapr"] where kinds.provider(name) == nil {
            kinds.providers.append(Provider(name, isInThisBuild: false))
        }
        if kinds.provider("extractive") == nil {
            kinds.providers.append(Provider("extractive", needsModel: false, callsTools: false, isInThisBuild: false))
        }
        for name in ["scrape", "search", "http"] where kinds.tool(name) == nil {
            kinds.tools.append(Tool(name, isInThisBuild: false))
        }
        return kinds
    }
}
