package import CairnWire

/// What the open web may be asked for, in all of a folder.
package struct WebDefinition: BlockValue, Hashable {
    package var allowHosts: [String] = []
    package var allowPrivate: [String] = []
    package var userAgent: String?

    package init() {}

    package static let block = Block<Self>("web", doc: "What the open web may be asked for.") {
        Field("allow_hosts", \.allowHosts, .list(.host), doc: "Hosts that calls may go to without asking.")
        Field("allow_private", \.allowPrivate, .list(.host), doc: "Hosts that may have a private address.")
        Field("user_agent", \.userAgent, .line, doc: "How Cairn names itself to web servers.")
    }
}
