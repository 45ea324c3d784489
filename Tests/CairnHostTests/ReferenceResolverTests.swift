import CairnReactor
import CairnTelemetry
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@testable import CairnHost

@Suite struct ReferenceResolverTests {
    private static func resolve(
        _ text: String, environment: [String: String] = [:], files: [String: String] = [:]
    ) async throws -> (String, Redactor) {
        let redactor = Redactor()
        let text = try ReferenceText(parsing: text)
        let value = try await withReactor { _ in
            let thread = try BlockingThread(name: "files")
            let variables = Environment(environment)
            let resolver = ReferenceResolver(
                environment: variables, stores: ["file": FileSecretStore(environment: variables)], thread: thread,
                addresses: ["OLLAMA_HOST"],
                register: { redactor.register($0) })
            let result: Result<String, any Error>
            do { result = .success(try await resolver.resolve(text, files: files)) } catch { result = .failure(error) }
            await thread.stop()
            return try result.get()
        }
        return (value, redactor)
    }

    @Test(arguments: [("gpu-box", true), ("127.0.0.1:11434", true), ("http://me:pass-word@gpu-box", false)])
    func `where a server is may be said, unless a password is in it`(address: String, isSaid: Bool) async throws {
        let (value, redactor) = try await Self.resolve("${env:OLLAMA_HOST}", environment: ["OLLAMA_HOST": address])
        #expect(value == address)
        #expect((redactor.redact(address) == address) == isSaid)
    }

    @Test func `variables, defaults, files and secrets are put in, and what may be secret is kept out of words`()
        async throws
    {
        let folder = try TemporaryFolder()
        try BoundedFile.replace(folder["token"], by: Array("t0p-secret\n".utf8))
        let (value, redactor) = try await Self.resolve(
            "${env:A} ${env:B:-b} ${env:E:-e} ${file:x.txt} ${secret:file/token} $${env:A}",
            environment: ["A": "alpha-key", "E": "", "CAIRN_SECRETS": folder.path], files: ["x.txt": "content"])
        #expect(value == "alpha-key b e content t0p-secret ${env:A}")
        #expect(!redactor.redact("alpha-key t0p-secret content").contains("key"))
        #expect(!redactor.redact("alpha-key t0p-secret content").contains("t0p"))
        #expect(redactor.redact("content") == "content")
    }

    @Test(arguments: [
        ("${env:NOT_THERE}", "reference.unset"), ("${secret:vault/x}", "reference.unknown_store"),
        ("${secret:file/none}", "reference.unreadable"), ("${secret:file/../etc/passwd}", "reference.unreadable"),
        ("${file:gone.txt}", "reference.unreadable"),
    ])
    func `what cannot be looked up is a typed error`(text: String, code: String) async throws {
        let error = await #expect(throws: FailureDetails.self) { try await Self.resolve(text) }
        #expect(error?.code == code)
        #expect(error?.message.isEmpty == false)
    }
}
