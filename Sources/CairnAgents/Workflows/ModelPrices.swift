package import CairnWorkflow

/// What calls of the models that a definition names cost.
package struct ModelPrices: Sendable {
    private let models: [String: ModelDefinition]

    package init(_ models: [String: ModelDefinition] = [:]) { self.models = models }

    /// The price of a model, of a group the highest of its members'; nil where nothing tells one.
    package func price(of name: String) -> CallPrice? { price(of: name, within: []) }

    private func price(of name: String, within groups: Set<String>) -> CallPrice? {
        switch models[name] {
        case .single(let model): return model.price.map(CallPrice.init)
        case .group(let group):
            guard !groups.contains(name) else { return nil }
            let prices = group.all.compactMap { price(of: $0, within: groups.union([name])) }
            return prices.reduce(nil) { highest, price in
                guard var highest else { return price }
                highest.input = max(highest.input, price.input)
                highest.output = max(highest.output, price.output)
                return highest
            }
        case nil: return nil
        }
    }
}

extension CallPrice {
    package init(_ price: ModelPrice) { self.init(inputPerMillion: price.input, outputPerMillion: price.output) }
}

extension ModelGroup {
    /// Every model that may answer for the group.
    var all: [String] { members.map(\.model) + fallback }
}

extension Budget {
    /// What a definition's limits give to `scope`.
    ///
    /// - Parameter turns: whether turns are counted as they are drawn. An agent counts its own.
    init(_ limits: LimitsDefinition, scope: Path, turns: Bool = true) {
        self.init(
            scope: scope, turns: turns ? limits.turns : nil, tokens: limits.tokens,
            cost: limits.usd.map { Dollars($0) }, time: limits.time, asks: limits.onExceeded == .ask)
    }
}
