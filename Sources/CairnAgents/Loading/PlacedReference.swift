package import CairnWire

/// A `${…}` in a definition, and where it stands.
package struct PlacedReference: Sendable, Hashable {
    package var reference: Reference
    package var place: Diagnostic.Place
    package var path: DocumentPath
    /// The definition that holds it; nil for what belongs to a file as a whole.
    package var owner: DefinitionID?

    init(_ use: ReferenceUse, owner: DefinitionID?) {
        reference = use.reference
        place = use.node.origin(at: use.offset).place
        path = use.path
        self.owner = owner
    }
}

extension LoadedProject {
    /// Variables that definitions name and that are not set, as `validate` shows them.
    /// - Parameter strictly: as errors and not as warnings.
    package func unsetReferences(strictly: Bool = false, isSet: (_ variable: String) -> Bool) -> [Diagnostic] {
        references.compactMap { placed in
            guard case .environment(let name, nil) = placed.reference, !isSet(name) else { return nil }
            return Diagnostic(
                strictly ? .error : .warning, .unsetReference, "the variable \(name) is not set",
                mend: "Set it, or give a default: \"${env:\(name):-default}\".", place: placed.place, path: placed.path)
        }
    }
}
