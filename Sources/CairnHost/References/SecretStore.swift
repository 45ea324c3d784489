/// Where `${secret:store/key}` looks. One file a kind of store, and one line in `Catalog.swift`.
///
/// `secret` blocks and is called on a blocking thread. What it returns is registered with the redactor by its caller.
package protocol SecretStore: Sendable {
    /// The `store` of the reference.
    static var kind: String { get }

    init(environment: Environment)

    /// - Throws: `FileError` when there is no such key, or it cannot be read.
    func secret(_ key: String) throws(FileError) -> String
}

/// `${secret:file/KEY}`: the content of the file KEY in the folder that `CAIRN_SECRETS` names, `/run/secrets` if it names
/// none, as container platforms mount secrets. Line breaks at the end do not belong to it.
package struct FileSecretStore: SecretStore {
    package static let kind = "file"
    private static let limit = 64 * 1024
    private let folder: String

    package init(environment: Environment) {
        folder = environment["CAIRN_SECRETS"] ?? "/run/secrets"
    }

    package func secret(_ key: String) throws(FileError) -> String {
        let path = "\(folder)/\(key)"
        guard !key.split(separator: "/", omittingEmptySubsequences: false).contains(where: { $0.isEmpty || $0 == ".." })
        else {
            throw FileError(
                .denied, path: path, message: "the secret \"\(key)\" leads out of \(folder): name a file in it")
        }
        let bytes = try BoundedFile.read(path, limit: Self.limit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FileError(.failed, path: path, message: "\(path) is not UTF-8: a secret is text")
        }
        return String(text.reversed().drop { $0.isNewline }.reversed())
    }
}
