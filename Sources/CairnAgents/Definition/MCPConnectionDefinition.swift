package import CairnWire
package import CairnWorkflow

/// An MCP server whose tools agents and steps may use, written as people already have it.
package struct MCPConnectionDefinition: BlockValue, Hashable {
    package enum Trust: String, Sendable, Hashable, CaseIterable {
        case trusted, untrusted
    }
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case stdio, http, sse
        case streamableHTTP = "streamable-http"
    }

    package var kind: Kind?
    package var command: ReferenceText?
    package var args: [ReferenceText] = []
    package var env: [String: ReferenceText] = [:]
    package var workingDirectory: String?
    package var url: ReferenceText?
    package var headers: [String: ReferenceText] = [:]
    /// Globs over the server's tools; empty: all.
    package var tools: [Glob] = []
    /// Tools that a person approves first.
    package var approve: [Glob] = []
    package var trust = Trust.untrusted
    package var timeout: Duration?
    package var replay: [String: Replay] = [:]
    package var isDeferred = false

    package init() {}

    package static let block = Block<Self>(
        "mcp connection", doc: "An MCP server whose tools may be used.",
        check: { server, node, decoder in
            guard node.member("command") == nil || node.member("url") == nil else {
                decoder.report(
                    .conflictingKeys, "an MCP server has \"command\" or \"url\", and this one has both",
                    mend: "Keep \"command\" for a program on this machine, \"url\" for a server.",
                    related: node.member("command").map { [Diagnostic.Related("the other", at: $0.keyOrigin.place)] }
                        ?? [],
                    at: node.member("url")?.keyOrigin ?? node.origin)
                return
            }
            if node.member("command") == nil, node.member("url") == nil {
                decoder.report(
                    .missingKey, "an MCP server needs \"command\" or \"url\"",
                    mend: "Give \"command\" for a program on this machine, \"url\" for a server.", at: node.origin.start
                )
            }
        }
    ) {
        Field("type", \.kind, .choice(), doc: "The transport; left out: told by `command` or `url`.")
        Field("command", \.command, .reference, doc: "The program to start.")
        Field("args", \.args, .list(.reference), doc: "Its arguments.")
        Field("env", \.env, .map(.reference), doc: "Variables of its environment.")
        Field("cwd", \.workingDirectory, .path, doc: "The folder it starts in, relative to this file.")
        Field("url", \.url, .reference, doc: "Where the server is.")
        Field("headers", \.headers, .map(.reference), doc: "Headers that each request carries.")
        Field("tools", \.tools, .list(.pattern), doc: "Which of its tools may be used; left out: all.")
        Field("approve", \.approve, .list(.pattern), doc: "Which of its tools a person approves first.")
        Field("trust", \.trust, .choice(), doc: "Whether what it answers may steer consequential calls.")
        Field("timeout", \.timeout, .duration, doc: "How long one call may take.")
        Field("replay", \.replay, .map(.choice()), doc: "By tool: `safe`, `keyed` or `unsafe` to call again.")
        Field(
            "defer", \.isDeferred, .boolean,
            doc: "Whether its tools are shown to the model only when it looks for them.")
    }
}

/// What Cairn shows as an MCP server.
package struct MCPServerDefinition: BlockValue, Hashable {
    package var expose: [String] = []

    package init() {}

    package static let block = Block<Self>("mcp_server", doc: "What Cairn shows as an MCP server.") {
        Field("expose", \.expose, .list(.name(.exposed)), doc: "Names of agents, workflows and knowledge.")
    }
}
