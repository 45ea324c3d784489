import Testing

@Suite struct VersionTests {
    @Test func `--version prints the version alone and exits 0`() async throws {
        let outcome = try await Workspace().cairn("--version")
        #expect(outcome.code == 0, "\(outcome)")
    }
}
