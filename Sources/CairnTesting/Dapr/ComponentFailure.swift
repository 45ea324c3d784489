/// Why a state store behind a sidecar did not do what it was asked, in the component's own words.
package struct ComponentFailure: Error, Sendable, Hashable {
    package enum Kind: Sendable, Hashable { case etagMismatch, etagInvalid, other }

    package var kind: Kind
    package var detail: String?

    static func mismatch(_ detail: String? = nil) -> Self { Self(kind: .etagMismatch, detail: detail) }
    static func invalidEtag(_ detail: String) -> Self { Self(kind: .etagInvalid, detail: detail) }
    static func other(_ detail: String) -> Self { Self(kind: .other, detail: detail) }

    package var text: String {
        let prefix: String? =
            switch kind {
            case .etagMismatch: "possible etag mismatch. error from state store"
            case .etagInvalid: "invalid etag value"
            case .other: nil
            }
        return [prefix, detail].compactMap { $0 }.joined(separator: ": ")
    }

    /// The failure of a call of several items, by those of its items. (When only some of them are about etags the sidecar's
    /// answer is not recorded; it is taken to be none about etags.)
    static func joined(_ failures: [ComponentFailure]) -> ComponentFailure {
        let text = failures.map(\.text).joined(separator: "\n")
        if failures.contains(where: { $0.kind == .other }) { return .other(text) }
        return failures.contains { $0.kind == .etagInvalid } ? .invalidEtag(text) : .mismatch(text)
    }
}
