import CairnKnowledge
import CairnReactor
import CairnTesting
import CairnWire
import Glibc
import Testing

@Suite struct FolderSourceTests {
    @Test func `files are listed by ending, hidden ones are not`() async throws {
        let folder = try Files([
            "b.md": "b", "a.txt": "a", "sub/c.html": "c", "sub/deep/d.markdown": "d", "code.swift": "x",
            ".hidden.md": "h",
            ".git/e.md": "e", "sub/.cache/f.md": "f", "noending": "n",
        ])
        try await folder.with { source async throws in
            let listing = try await source.list()
            #expect(listing.entries.map(\.name) == ["a.txt", "b.md", "sub/c.html", "sub/deep/d.markdown"])
            #expect(listing.entries.map(\.format) == [.plain, .markdown, .html, .markdown])
            #expect(listing.faults == [])
            #expect(try await source.read(listing.entries[2]) == Array("c".utf8))
        }
    }

    @Test func `patterns take in and leave out`() async throws {
        let folder = try Files(["a.md": "", "x/b.md": "", "x/c.rst": "", "x/y/d.md": "", "node_modules/e.md": ""])
        try await folder.with(include: ["x/**/*.md", "**/*.rst"]) { source async throws in
            let entries = try await source.list().entries
            #expect(entries.map(\.name) == ["x/b.md", "x/c.rst", "x/y/d.md"])
        }
        try await folder.with(exclude: ["node_modules/**", "x/y/*"]) { source async throws in
            let entries = try await source.list().entries
            #expect(entries.map(\.name) == ["a.md", "x/b.md"])
        }
    }

    @Test func `links are followed once, in circles too`() async throws {
        let folder = try Files(["a/one.md": "1", "z/two.md": "2"])
        #expect(symlink("..", folder.temporary["a/up"]) == 0)
        #expect(symlink("../z", folder.temporary["a/z"]) == 0)
        #expect(symlink("one.md", folder.temporary["a/link.md"]) == 0)
        #expect(symlink("self", folder.temporary["self"]) == 0)
        #expect(symlink("nowhere.md", folder.temporary["broken.md"]) == 0)
        try await folder.with { source async throws in
            let listing = try await source.list()
            #expect(listing.entries.map(\.name) == ["a/link.md", "a/one.md", "z/two.md"])
            #expect(listing.faults.map(\.path) == ["broken.md", "self"])
            #expect(listing.faults[0].message == "it is a link to nothing")
        }
    }

    @Test func `what is no regular file, has no proper name or is too large harms nothing`() async throws {
        let folder = try Files(["good.md": "good", "large.md": String(repeating: "x", count: 100)])
        #expect(mkfifo(folder.temporary["pipe.md"], 0o600) == 0)
        let odd = Array(folder.temporary["odd-"].utf8CString.dropLast() + [-1, 46, 109, 100, 0])
        close(odd.withUnsafeBufferPointer { name in name.baseAddress.map { creat($0, 0o600) } ?? -1 })
        try await folder.with(largest: 50) { source async throws in
            let listing = try await source.list()
            #expect(listing.entries.map(\.name) == ["good.md", "large.md"])
            #expect(listing.faults.map(\.message) == ["its name is not UTF-8: rename it"])
            let error = await #expect(throws: KnowledgeError.self) { try await source.read(listing.entries[1]) }
            #expect(error?.code == .tooLarge)
            let gone = SourceEntry(name: "gone.md", stamp: "", format: .markdown)
            let missing = await #expect(throws: KnowledgeError.self) { try await source.read(gone) }
            #expect(missing?.code == .unreadable)
            let pipe = SourceEntry(name: "pipe.md", stamp: "", format: .markdown)
            await #expect(throws: KnowledgeError.self) { try await source.read(pipe) }
        }
    }

    @Test func `a missing folder is an error, not an empty one`() async throws {
        let folder = try Files(["a.md": ""])
        try await folder.with(below: "missing") { source async throws in
            let error = await #expect(throws: KnowledgeError.self) { try await source.list() }
            #expect(error?.code == .source && error?.message.contains("missing does not exist") == true)
        }
        try await folder.with(below: "a.md") { source async throws in
            await #expect(throws: KnowledgeError.self) { try await source.list() }
        }
    }

    @Test func `a file that has just changed has no stamp to be trusted, an older one has`() async throws {
        let folder = try Files(["a.md": "a"])
        try await folder.with { source async throws in
            let entries = try await source.list().entries
            #expect(entries.map(\.stamp) == [""])
        }
    }
}

/// Files in a temporary folder.
private struct Files {
    let temporary: TemporaryFolder

    init(_ files: [String: String]) throws {
        temporary = try TemporaryFolder()
        for (name, text) in files { try temporary.write(text, to: name) }
    }

    func with(
        below: String? = nil, include: [String] = [], exclude: [String] = [], largest: Int = 8 << 20,
        _ body: (FolderSource) async throws -> Void
    ) async throws {
        let thread = try BlockingThread(name: "files")
        let source = FolderSource(
            root: below.map { temporary[$0] } ?? temporary.path, include: include.compactMap { Glob($0) },
            exclude: exclude.compactMap { Glob($0) }, largest: largest, thread: thread)
        do {
            try await body(source)
        } catch {
            await thread.stop()
            throw error
        }
        await thread.stop()
    }
}
