import CairnReactor
import CairnTesting
import Glibc
import Testing

@testable import CairnHTTP

/// Trust, against a real TLS server of OpenSSL with a certificate that nobody signed.
@Suite(.timeLimit(.minutes(5))) struct TLSTests {
    @Test func `plain HTTP where TLS was expected is a TLS error with its reason`() async throws {
        let plain = ServerScript.raw("HTTP/1.1 400 Bad Request\r\n\r\n").then([.untilClientCloses])
        let server = try ScriptedServer(greeting: plain) { _ in ServerScript([]) }
        defer { server.stop() }
        try await withClient(server) { client, server in
            let error = await client.failure(of: HTTPRequest(.get, try HTTPURL("https://127.0.0.1:\(server.port)/")))
            #expect(error?.code == .tls)
            #expect(error?.message.contains("wrong version number") == true)
            #expect(error?.mayHaveBeenSent == false)
        }
    }

    @Test func `a certificate is trusted only when its signer is`() async throws {
        let tls = try TLSServer()
        defer { tls.stop() }
        let url = try HTTPURL("https://localhost:\(tls.port)/")
        let nobody = try ScriptedServer()
        defer { nobody.stop() }
        try await withClient(nobody) { client, _ in
            let error = await client.failure(of: HTTPRequest(.post, url, body: [1]))
            #expect(error?.code == .tls)
            #expect(error?.message.contains("self-signed") == true, "\(String(describing: error))")
            #expect(error?.message.contains("ca-certificates") == true)
            #expect(error?.mayHaveBeenSent == false)
        }
        let trusting = HTTPClientSettings(policy: .open(), caFile: tls.certificate)
        try await withClient(nobody, trusting) { client, _ in
            for _ in 0..<2 {
                let answer = try await client.send(HTTPRequest(.get, url), limit: 1 << 20)
                #expect(answer.status == 200)
            }
            // The name must be the certificate's.
            let other = try HTTPURL("https://127.0.0.1:\(tls.port)/")
            #expect(await client.failure(of: HTTPRequest(.get, other))?.code == .tls)
        }
    }
}

/// `openssl s_server` with a new self-signed certificate for `localhost`.
private struct TLSServer {
    let port: UInt16
    let certificate: String
    private let child: ChildProcess
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        certificate = "\(folder.path)/cert.pem"
        let key = "\(folder.path)/key.pem"
        let request = try ChildProcess([
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days",
            "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
        ])
        try #require(request.exitCode() == 0, "openssl is needed for this test: apt-get install openssl")
        child = try ChildProcess(["openssl", "s_server", "-accept", "0", "-cert", certificate, "-key", key, "-www"])
        // It prints "ACCEPT 0.0.0.0:40213" when it listens.
        let line = try #require(child.line { $0.hasPrefix("ACCEPT ") })
        port = try #require(line.split(separator: ":").last.flatMap { UInt16($0) })
    }

    func stop() {
        child.send(signal: SIGKILL)
        child.exitCode()
    }
}
