import CairnWire

/// Keys and passwords that stand in the file itself, for everybody to read and for every copy to keep.
struct SecretSuspicion {
    private let file: DefinitionFile

    init(_ file: DefinitionFile) { self.file = file }

    func look(_ diagnostics: inout Diagnostics) {
        var found: [(node: SourceNode, key: String, path: DocumentPath)] = []
        file.node.forEachText { node, text, path in
            if SecretText.isSecret(text, under: path) { found.append((node, path.lastKey ?? "value", path)) }
        }
        for (node, key, path) in found {
            diagnostics.suspect(
                .secretInClear, "\"\(key)\" holds a secret in clear",
                "Put it into the environment and write \"${env:\(SecretText.variable(for: path))}\"; if the file was ever shared, have the secret replaced.",
                at: node.origin, path, concealsSource: true)
        }
    }
}

/// What secrets look like, by their own form and by the keys that hold them.
enum SecretText {
    /// Characters that a secret needs to be kept out of output, history and logs: shorter ones stand in every other word.
    static let shortest = 6

    /// Whether a text is a secret that is written out.
    static func isSecret(_ text: String, under path: DocumentPath) -> Bool {
        guard (4...8192).contains(text.utf8.count), !text.contains("{{") else { return false }
        if holdsToken(text) || holdsPassword(text) { return true }
        guard !text.contains("${"), isNamedSecret(path) else { return false }
        return !isPlaceholder(text)
    }

    /// Whether what stands at a path is a secret, by its key: `api_key`, a header such as `Authorization`, a variable such
    /// as `GITHUB_TOKEN`.
    static func isNamedSecret(_ path: DocumentPath) -> Bool {
        guard case .key(let last)? = path.elements.last else { return false }
        let key = last.lowercased().map { $0 == "-" ? "_" : String($0) }.joined()
        if words.contains(key) { return true }
        guard path.elements.count > 1, case .key(let parent) = path.elements[path.elements.count - 2] else {
            return false
        }
        switch parent {
        case "headers": return headers.contains(key) || endings.contains { key.hasSuffix($0) }
        case "env": return endings.contains { key.hasSuffix($0) }
        default: return false
        }
    }

    /// A name for the variable that the secret should be put into: `OPENAI_API_KEY`.
    static func variable(for path: DocumentPath) -> String {
        let keys = path.elements.compactMap { if case .key(let key) = $0 { key } else { nil } }
        let words = keys.count > 2 && keys.last == "api_key" ? keys.suffix(2) : keys.suffix(1)
        let name = words.joined(separator: "_").uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }
            .joined()
        return name.isIdentifier ? name : "SECRET"
    }

    private static let words: Set<String> = [
        "api_key", "apikey", "password", "passwd", "secret", "client_secret", "access_token", "auth_token",
        "private_key",
        "secret_key", "authorization",
    ]
    private static let headers: Set<String> = [
        "authorization", "proxy_authorization", "x_api_key", "api_key", "cookie", "x_auth_token",
    ]
    private static let endings = ["_key", "_token", "_secret", "_password", "_passwd", "_credentials"]

    /// How the keys of well-known services begin, each with the characters that follow at least.
    private static let tokens: [(prefix: String, least: Int)] = [
        ("sk-", 20), ("sk_live_", 16), ("rk_live_", 16), ("ghp_", 30), ("gho_", 30), ("ghs_", 30), ("github_pat_", 30),
        ("glpat-", 20), ("xoxb-", 20), ("xoxp-", 20), ("xapp-", 20), ("AKIA", 16), ("AIza", 30), ("hf_", 30),
        ("pypi-", 40), ("npm_", 30), ("dop_v1_", 40), ("SG.", 40), ("gsk_", 30), ("r8_", 30), ("tvly-", 20),
    ]

    private static func holdsToken(_ text: String) -> Bool {
        if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----") { return true }
        let runs = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == ".")) }
        return runs.contains { run in
            tokens.contains { token in
                guard run.hasPrefix(token.prefix), run.utf8.count >= token.prefix.utf8.count + token.least else {
                    return false
                }
                // Words with dashes between them are text; keys have digits.
                return run.dropFirst(token.prefix.count).contains(where: \.isNumber)
            }
        }
    }

    /// `postgres://user:password@host`
    private static func holdsPassword(_ text: String) -> Bool {
        guard let scheme = text.firstRange(ofMarker: "//"), text[..<scheme.lowerBound].hasSuffix(":") else {
            return false
        }
        let authority = text[scheme.upperBound...].prefix { !"/?# ".contains($0) }
        guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else {
            return false
        }
        let password = authority[authority.index(after: colon)..<at]
        return !password.isEmpty && !password.contains("{") && !isPlaceholder(String(password))
    }

    /// What people write where a server wants a key and none is needed, and where an example wants one filled in.
    private static func isPlaceholder(_ text: String) -> Bool {
        let word = text.lowercased()
        let known = [
            "none", "null", "empty", "dummy", "unused", "ollama", "local", "localhost", "no-key", "no_key", "nokey",
            "not-needed", "not_needed", "not-used", "not_used", "not-required", "sk-no-key-required", "sk-no-key",
            "lm-studio", "lmstudio", "vllm", "test", "fake", "placeholder", "anything", "password", "changeme",
        ]
        if known.contains(word) { return true }
        return word.hasPrefix("<") && word.hasSuffix(">") || word.allSatisfy { $0 == "x" || $0 == "*" || $0 == "." }
    }
}
