extension ReferenceText {
    /// The same text with the paths of `${file:…}` seen from where `folder` is seen from.
    package func rebased(onto folder: String) -> ReferenceText {
        var source = ""
        var parts: [Part] = []
        for part in self.parts {
            switch part {
            case .literal(let literal):
                source += Self.escape(literal)
                parts.append(part)
            case .reference(let reference, _):
                let reference = reference.rebased(onto: folder)
                parts.append(.reference(reference, offset: source.utf8.count))
                source += reference.description
            }
        }
        return ReferenceText(source: source, parts: parts)
    }
}

extension Reference {
    /// The same reference, a file's path seen from where `folder` is seen from.
    package func rebased(onto folder: String) -> Reference {
        guard case .file(let path) = self else { return self }
        return .file(path: RelativePath.rebase(path, onto: folder))
    }
}
