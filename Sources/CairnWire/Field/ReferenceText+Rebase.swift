extension ReferenceText {
    /// The same text with the paths of `${file:…}` seen from where `folder` is seen from.
    package func rebased(onto folder: String) -> ReferenceText {
        guard !folder.isEmpty, parts.contains(where: \.isRelativeFile) else { return self }
        let rebased = parts.map { part in
            guard case .reference(.file(let path), let offset) = part else { return part }
            return .reference(.file(path: RelativePath.rebase(path, onto: folder)), offset: offset)
        }
        return ReferenceText(parts: rebased)
    }

    /// Text made of parts. Offsets are kept as they are: they lead to where each reference was written.
    private init(parts: [Part]) {
        self.init(
            source: parts.map { part in
                switch part {
                case .literal(let literal): Self.escape(literal)
                case .reference(let reference, _): reference.description
                }
            }.joined(), parts: parts)
    }
}

extension ReferenceText.Part {
    fileprivate var isRelativeFile: Bool {
        if case .reference(.file, _) = self { true } else { false }
    }
}
