package import CairnWire

/// A `${…}` in a definition, and where it stands.
package struct PlacedReference: Sendable {
    package let reference: Reference
    package let path: DocumentPath
    private let node: SourceNode
    private let offset: Int
    /// The definition that holds it; nil for what belongs to a file as a whole.
    package let owner: DefinitionID?

    init(_ use: ReferenceUse, owner: DefinitionID?) {
        reference = use.reference
        path = use.path
        node = use.node
        offset = use.offset
        self.owner = owner
    }

    /// Found when it is asked for: a file may hold thousands.
    package var place: Diagnostic.Place { node.origin(ofReferenceAt: offset).place }
}

extension LoadedProject {
    /// Variables that hold a key or a password and are too short to be found in what is printed.
    /// - Parameter value: of a variable; nil when it is not set.
    package func shortSecrets(_ value: (_ variable: String) -> String?) -> [Diagnostic] {
        var short = Diagnostics()
        for placed in references {
            guard case .environment(let name, _) = placed.reference, SecretText.isNamedSecret(placed.path),
                let value = value(name), (1..<SecretText.shortest).contains(value.utf8.count)
            else { continue }
            guard !short.isFull else {
                short.drop(.warning)
                continue
            }
            short.report(
                Diagnostic(
                    .warning, .shortSecret, "the variable \(name) has \(value.utf8.count) characters",
                    mend:
                        "Secrets of fewer than \(SecretText.shortest) are not kept out of output and logs: use a longer one.",
                    place: placed.place, path: placed.path))
        }
        return short.sorted
    }

    /// Variables that definitions name and that are not set, as `validate` shows them.
    /// - Parameter strictly: as errors and not as warnings.
    package func unsetReferences(strictly: Bool = false, isSet: (_ variable: String) -> Bool) -> [Diagnostic] {
        var unset = Diagnostics()
        for placed in references {
            guard case .environment(let name, nil) = placed.reference, !isSet(name) else { continue }
            guard !unset.isFull else {
                unset.drop(strictly ? .error : .warning)
                continue
            }
            unset.report(
                Diagnostic(
                    strictly ? .error : .warning, .unsetReference, "the variable \(name) is not set",
                    mend: "Set it, or give a default: \"${env:\(name):-default}\".", place: placed.place,
                    path: placed.path))
        }
        return unset.sorted
    }
}
