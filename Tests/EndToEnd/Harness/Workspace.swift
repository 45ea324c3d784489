import CairnReactor
import CairnTesting
import CairnWire
import Glibc

/// A folder of a user of its own, and the real binary run in it.
final class Workspace: Sendable {
    let folder: TemporaryFolder
    private let environment: Lock<[String: String]>
    private let counter = Lock(0)

    /// - Parameter files: content by path, such as `agents/docs.yaml`.
    init(_ files: [String: String] = [:], environment: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        self.environment = Lock(
            environment.merging(["PATH": "/usr/bin:/bin", "HOME": folder.path]) { first, _ in first })
        for (path, content) in files { try write(content, to: path) }
    }

    /// The binary that was built beside this test bundle.
    static let binary: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = max(0, readlink("/proc/self/exe", &buffer, buffer.count))
        let bundle = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let folder = bundle.split(separator: "/").dropLast().joined(separator: "/")
        return "/\(folder)/cairn"
    }()

    /// The project's root, for what ships with it.
    static let project: String =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")

    /// What commands see of the environment.
    var variables: [String: String] { environment.withLock { $0 } }

    func set(_ name: String, _ value: String) { environment.withLock { $0[name] = value } }

    func write(_ content: String, to path: String) throws {
        var parent = folder.path
        for part in path.split(separator: "/").dropLast() {
            parent += "/\(part)"
            mkdir(parent, 0o755)
        }
        let file = open(folder[path], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw WorkspaceError(message: "\(path): \(String(cString: strerror(errno)))") }
        defer { close(file) }
        let bytes = Array(content.utf8)
        guard bytes.withUnsafeBytes({ Glibc.write(file, $0.baseAddress, $0.count) }) == bytes.count else {
            throw WorkspaceError(message: "\(path): short write")
        }
    }

    func remove(_ path: String) throws {
        guard unlink(folder[path]) == 0 else {
            throw WorkspaceError(message: "\(path): \(String(cString: strerror(errno)))")
        }
    }

    func read(_ path: String) -> String { Self.read(folder[path]) }

    static func read(_ path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
            if count <= 0 { return String(decoding: content, as: UTF8.self) }
            content.append(contentsOf: buffer[..<count])
        }
    }

    /// Starts `cairn` with these arguments.
    func start(_ arguments: [String]) throws -> Invocation { try start([Self.binary] + arguments, name: "cairn") }

    /// Starts any program in this folder.
    func start(_ command: [String], name: String) throws -> Invocation {
        let number = counter.withLock { counter in
            counter += 1
            return counter
        }
        let output = folder[".\(name)-\(number).out"]
        let error = folder[".\(name)-\(number).err"]
        let process = try ChildProcess(
            command, in: folder.path, environment: environment.withLock { $0 }, output: output, error: error)
        return Invocation(process: process, outputPath: output, errorPath: error)
    }

    /// Runs `cairn` to its end.
    func cairn(_ arguments: String...) async throws -> Outcome { try await start(arguments).outcome() }

    struct WorkspaceError: Error { var message: String }
}

/// A running command.
struct Invocation: Sendable {
    let process: ChildProcess
    let outputPath: String
    let errorPath: String

    /// What it wrote so far.
    var output: String { Workspace.read(outputPath) }
    var error: String { Workspace.read(errorPath) }

    func outcome() async -> Outcome {
        let end = await process.end()
        return Outcome(end: end, output: output, error: error)
    }
}

/// A command that has ended.
struct Outcome: Sendable, CustomStringConvertible {
    var end: ChildProcess.End
    var output: String
    var error: String

    /// The exit code; nil when a signal ended it.
    var code: Int32? { if case .exited(let code) = end { code } else { nil } }

    /// Standard output as the JSON object that `--json` promises.
    func json() throws -> JSON { try JSON(parsing: output) }

    /// The first line of standard error that is `{"error": …}`.
    func errorJSON() throws -> JSON {
        let line = error.split(separator: "\n").first { $0.hasPrefix("{\"error\"") } ?? ""
        return try JSON(parsing: String(line))["error"] ?? .null
    }

    var description: String { "\(end)\n--- output\n\(output)\n--- error\n\(error)" }
}
