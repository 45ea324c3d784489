import CairnTesting
import Glibc
import Testing

@testable import CairnHost

@Suite struct OutputFileTests {
    @Test func `a file appears under its name when it is whole, and takes the place of the one before`() throws {
        let folder = try TemporaryFolder()
        let path = folder["backup.ndjson"]
        for text in ["first", "second"] {
            let file = try OutputFile(path)
            try file.write(Array(text.utf8))
            #expect(try contents(of: path) == (text == "first" ? nil : "first"))
            try file.finish()
            #expect(try contents(of: path) == text)
        }
        let given = try OutputFile(path)
        try given.write([1])
        given.abandon()
        #expect(try contents(of: path) == "second")
        #expect(access("\(path).\(getpid()).new", F_OK) != 0)
    }

    @Test func `a pipe or a folder is refused and stays what it is`() throws {
        let folder = try TemporaryFolder()
        let pipe = folder["pipe"]
        #expect(mkfifo(pipe, 0o600) == 0)
        for path in [pipe, folder[""]] {
            let error = #expect(throws: FileError.self) { _ = try OutputFile(path) }
            #expect(error?.code == .notAFile)
        }
        var status = stat()
        #expect(stat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    }

    private func contents(of path: String) throws -> String? {
        guard access(path, F_OK) == 0 else { return nil }
        return String(decoding: try BoundedFile.read(path, limit: 1000), as: UTF8.self)
    }
}
