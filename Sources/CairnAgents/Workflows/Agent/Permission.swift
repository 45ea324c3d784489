import CairnWire
import CairnWorkflow

/// What the file says of a call that a model chose.
enum Permission: Equatable {
    /// - Parameter wherever: the file names the call; otherwise it is bound to what `web` says.
    case allowed(wherever: Bool)
    case denied
    case asks
}

extension PermissionsDefinition {
    /// Deny beats ask, ask beats allow, and each beats what holds when the file says nothing: what only reads what the agent
    /// was given runs, what goes out to a listed host runs, all else asks. The order of rules does not matter.
    ///
    /// - Parameter hosts: of `web.allow_hosts`.
    func permission(for tool: some AgentTool, _ arguments: JSON, hosts: [String] = []) -> Permission {
        permission(for: tool.name, arguments, effect: tool.effect(of: arguments), hosts: hosts)
    }

    func permission(for tool: String, _ arguments: JSON, effect: ToolEffect, hosts: [String] = []) -> Permission {
        func fits(_ rules: [PermissionRule], orIsTooLong: Bool) -> Bool {
            rules.contains { $0.fits(tool, arguments, orIsTooLong: orIsTooLong) }
        }
        if fits(deny, orIsTooLong: true) { return .denied }
        if effect == .none { return .allowed(wherever: false) }
        if fits(ask, orIsTooLong: true) { return .asks }
        if fits(allow, orIsTooLong: false) { return .allowed(wherever: true) }
        if case .egress(let address?) = effect, address.isListed(in: hosts) { return .allowed(wherever: false) }
        return .asks
    }
}

extension PermissionRule {
    /// Bytes of an argument that are looked at: a pattern's work grows with the text, and a model may write megabytes.
    static let longestArgument = 8192

    /// Whether the rule is about this call. A rule about an argument is about calls that have it; its pattern is compared with
    /// text as it is, with any other value as canonical JSON.
    ///
    /// - Parameter orIsTooLong: what an argument too long to be looked at counts as: it fits what forbids and not what allows.
    func fits(_ tool: String, _ arguments: JSON, orIsTooLong: Bool) -> Bool {
        guard self.tool.matches(tool) else { return false }
        guard let argument else { return true }
        guard let value = arguments[argument.name] else { return false }
        var left = Self.longestArgument
        guard value.fits(&left, levels: 32) else { return orIsTooLong }
        let text = value.string ?? String(decoding: value.canonicalBytes(), as: UTF8.self)
        return argument.value.matches(text)
    }
}
