import CairnWire

/// What the file says of a call that a model chose.
enum Permission: Equatable {
    case allowed
    case denied
    case asks
}

extension PermissionsDefinition {
    /// Deny wins. What only reads never asks; all else asks unless it is allowed.
    func permission(for tool: any AgentTool, _ arguments: JSON) -> Permission {
        if deny.contains(where: { $0.fits(tool.name, arguments) }) { return .denied }
        if tool.isReadOnly || allow.contains(where: { $0.fits(tool.name, arguments) }) { return .allowed }
        return .asks
    }
}

extension PermissionRule {
    /// Whether the rule is about this call. A rule about an argument is about calls that have it.
    func fits(_ tool: String, _ arguments: JSON) -> Bool {
        guard self.tool.matches(tool) else { return false }
        guard let argument else { return true }
        guard let value = arguments[argument.name] else { return false }
        return argument.value.matches(value.string ?? value.text())
    }
}
