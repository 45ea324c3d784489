import Glibc

/// What was tried, for the closing lines of `scripts/test`: a file that `CAIRN_PROOF` names gets a line for each count, and
/// the script adds them up.
package enum ProofCount {
    /// - Parameters:
    ///   - what: `crash points`, `pairs`, `seeds`.
    ///   - where: the kind of store, or what else tells counts apart.
    package static func add(_ count: Int, _ what: String, on place: String) {
        guard let path = getenv("CAIRN_PROOF"), let file = fopen(path, "a") else { return }
        defer { fclose(file) }
        let line = Array("\(count)\t\(what)\t\(place)\n".utf8)
        // In one write, so that tests that run side by side do not mix their lines.
        setvbuf(file, nil, _IOFBF, 4096)
        fwrite(line, 1, line.count, file)
    }
}
