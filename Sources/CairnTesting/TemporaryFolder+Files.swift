import Glibc

extension TemporaryFolder {
    /// Writes a file, with the folders that it lies in, in place of the one that may be there.
    package func write(_ text: String, to name: String) throws {
        var folder = path
        for part in name.split(separator: "/").dropLast() {
            folder += "/\(part)"
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw Self.failure("mkdir", folder) }
        }
        let descriptor = open(self[name], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("open", name) }
        defer { close(descriptor) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Self.failure("write", name) }
            rest = rest.dropFirst(count)
        }
    }

    private static func failure(_ call: String, _ name: String) -> FolderError {
        FolderError(message: "\(call) \(name): errno \(errno)")
    }
}
