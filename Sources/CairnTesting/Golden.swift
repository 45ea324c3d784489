import Glibc

/// Files that a test's bytes must equal: those of `Tests/XTests/` are in `Tests/Golden/XTests/`, beside the target and not
/// in it, where the package manager would want each one declared. `RECORD=1` writes them anew; the difference is reviewed
/// like code.
package enum Golden {
    package struct Mismatch: Error, CustomStringConvertible {
        package var description: String
    }

    /// - Throws: `Mismatch`, which says how to record the file, when it is missing or says something else.
    package static func expect(_ text: String, _ name: String, of test: StaticString = #filePath) throws {
        let path = folder(of: test) + name
        if getenv("RECORD") != nil {
            try write(text, to: path)
        } else if let kept = read(path) {
            guard kept != text else { return }
            let place = zip(kept.utf8, text.utf8).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            throw Mismatch(
                description: "\(name) differs from byte \(place ?? min(kept.utf8.count, text.utf8.count)) on; "
                    + "RECORD=1 writes it anew")
        } else {
            throw Mismatch(description: "\(path) is missing; RECORD=1 writes it")
        }
    }

    /// The bytes of a golden file that is only read.
    package static func bytes(_ name: String, of test: StaticString = #filePath) throws -> [UInt8] {
        guard let text = read(folder(of: test) + name) else { throw Mismatch(description: "\(name) is missing") }
        return Array(text.utf8)
    }

    private static func folder(of test: StaticString) -> String {
        let parts = test.description.split(separator: "/", omittingEmptySubsequences: false)
        guard let tests = parts.lastIndex(of: "Tests"), tests + 1 < parts.count else { return "Golden/" }
        return parts[...tests].joined(separator: "/") + "/Golden/\(parts[tests + 1])/"
    }

    private static func read(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func write(_ text: String, to path: String) throws {
        let folder = path[..<(path.lastIndex(of: "/") ?? path.endIndex)]
        mkdir(String(folder[..<(folder.lastIndex(of: "/") ?? folder.endIndex)]), 0o755)
        mkdir(String(folder), 0o755)
        guard let file = fopen(path, "w") else { throw Mismatch(description: "\(path) cannot be written") }
        defer { fclose(file) }
        fputs(text, file)
    }
}
