import CairnAgents
package import CairnReactor
package import CairnWire
package import CairnWorkflow

/// Looks `${…}` up at the moment the part that holds it is used. Every value that is found is told to `register`, which
/// keeps it out of output, history, logs and errors.
package struct ReferenceResolver: Sendable {
    private let environment: Environment
    private let stores: [String: any SecretStore]
    private let thread: BlockingThread
    /// Variables that hold where a server is.
    private let addresses: Set<String>
    private let register: @Sendable (String) -> Void

    /// - Parameters:
    ///   - thread: where secrets are read from files.
    ///   - addresses: variables that hold where a server is, such as `OLLAMA_HOST`: no secret, in whatever form.
    package init(
        environment: Environment, stores: [String: any SecretStore], thread: BlockingThread,
        addresses: Set<String> = [], register: @escaping @Sendable (String) -> Void
    ) {
        self.environment = environment
        self.stores = stores
        self.thread = thread
        self.addresses = addresses
        self.register = register
    }

    package func isSet(_ variable: String) -> Bool { environment[variable] != nil }

    /// `text` with every reference replaced by its value.
    ///
    /// - Parameter files: contents of the files that `${file:…}` names, from the run's snapshot.
    /// - Throws: `reference.unset`, `reference.unreadable`, `reference.unknown_store`.
    package func resolve(_ text: ReferenceText, files: [String: String]) async throws(FailureDetails) -> String {
        let values = try await look(up: text.references, files: files)
        return text.resolved { values[$0] ?? "" }
    }

    /// An activity's input with the `${…}` in those of its texts that its definition wrote them into.
    package func resolve(_ input: JSON, files: [String: String]) async throws(FailureDetails) -> JSON {
        let pointers = input.referencePointers
        guard !pointers.isEmpty else { return input }
        var references: [Reference] = []
        _ = input.resolvingReferences(at: pointers) { (reference) throws(Never) in
            references.append(reference)
            return ""
        }
        let values = try await look(up: references, files: files)
        return input.resolvingReferences(at: pointers) { (reference) throws(Never) in values[reference] ?? "" }
    }

    /// The value of a variable, which needs no waiting; of nothing else.
    ///
    /// - Throws: `reference.unset`.
    package func environmentValue(of reference: Reference) throws(FailureDetails) -> String {
        guard case .environment(let name, let fallback) = reference else {
            throw FailureDetails(code: "reference.unreadable", message: "\(reference) was not looked up")
        }
        return try value(of: name, fallback: fallback)
    }

    /// The values of some references, each looked up once.
    package func look(
        up references: some Sequence<Reference>, files: [String: String]
    ) async throws(FailureDetails) -> [Reference: String] {
        var values: [Reference: String] = [:]
        for reference in Set(references) {
            let value = try await value(of: reference, files: files)
            values[reference] = value
        }
        return values
    }

    private func value(of reference: Reference, files: [String: String]) async throws(FailureDetails) -> String {
        switch reference {
        case .environment(let name, let fallback): return try value(of: name, fallback: fallback)
        case .file(let path):
            guard let content = files[path] else {
                throw FailureDetails(
                    code: "reference.unreadable", message: "the run's definition does not hold the file \(path)")
            }
            return content
        case .secret(let store, let key):
            guard let source = stores[store] else {
                let known = stores.keys.sorted().joined(separator: ", ")
                throw FailureDetails(
                    code: "reference.unknown_store", message: "there is no secret store \"\(store)\", known: \(known)")
            }
            do throws(FileError) {
                let value = try await thread.run { () throws(FileError) in try source.secret(key) }
                register(value)
                return value
            } catch {
                throw FailureDetails(code: "reference.unreadable", message: "\(reference): \(error.message)")
            }
        }
    }

    private func value(of variable: String, fallback: String?) throws(FailureDetails) -> String {
        if let value = environment[variable], !value.isEmpty || fallback == nil {
            if !addresses.contains(variable) || value.contains("@") { keepSecret(value) }
            return value
        }
        // What stands in the file for everybody to read is no secret.
        if let fallback { return fallback }
        throw FailureDetails(
            code: "reference.unset",
            message: "the variable \(variable) is not set: set it, or give a default: ${env:\(variable):-default}")
    }

    /// A variable may hold a key as well as an address. The bare address of a server is shown in messages and is no secret;
    /// whatever has more to it (a path, a query, a password) is.
    private func keepSecret(_ value: String) {
        guard !Self.isBareOrigin(value) else { return }
        register(value)
    }

    static func isBareOrigin(_ value: String) -> Bool {
        for scheme in ["http://", "https://"] where value.hasPrefix(scheme) {
            let rest = value.dropFirst(scheme.count)
            let authority = rest.hasSuffix("/") ? rest.dropLast() : rest
            return !authority.isEmpty && !authority.contains { "/?#@".contains($0) }
        }
        return false
    }
}
