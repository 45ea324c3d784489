import Testing

@testable import CairnGRPC

@Suite struct GRPCStatusTests {
    private static func status(_ pairs: (String, String)...) -> GRPCError?? {
        GRPCStatus.read(pairs.map { HTTP2Field($0.0, $0.1) })
    }

    @Test func `zero is no error, and no status is none`() {
        #expect(Self.status(("grpc-status", "0")).map { $0 == nil } == true)
        #expect(Self.status(("x", "y")).map { _ in true } == nil)
    }

    @Test(arguments: 1...16)
    func `each number has a code`(number: Int) {
        let error = Self.status(("grpc-status", "\(number)"), ("grpc-message", "a%20b"), ("x-more", "yes"))
        #expect(error??.code.number == number)
        #expect(error??.message == "a b")
        #expect(error??.metadata["x-more"] == "yes")
        #expect(error??.metadata.entries.count == 1)
    }

    @Test(arguments: ["17", "99", "-1", "", "abc", "1000000000000000000000"])
    func `a status that gRPC does not know is unknown`(text: String) {
        #expect(Self.status(("grpc-status", text))??.code == .unknown)
    }

    @Test(arguments: [
        ("400", 13), ("401", 16), ("403", 7), ("404", 12), ("429", 14), ("502", 14), ("503", 14), ("504", 14),
        ("500", 2), ("302", 2), ("", 2),
    ])
    func `an HTTP status stands for one of gRPC`(http: String, number: Int) {
        #expect(GRPCStatus.http(http).code.number == number)
    }

    @Test(arguments: [(0, 14), (1, 13), (2, 13), (7, 14), (8, 1), (11, 8), (12, 7), (99, 13)] as [(UInt32, Int)])
    func `the end of a stream stands for a status`(code: UInt32, number: Int) {
        let error = GRPCStatus.reset(HTTP2ErrorCode(rawValue: code))
        #expect(error.code.number == number)
        #expect(error.mayHaveBeenSent == (code != 7))
    }

    @Test(arguments: ["te", "grpc-x", ":path", "a b", "é", "", "host"])
    func `metadata that is not the caller's to send is refused`(name: String) {
        #expect(throws: GRPCError.self) {
            try GRPCMetadata([HTTP2Field]()).adding(name, "x").check()
        }
    }

    @Test func `bytes go as base64 and come back`() {
        var metadata = GRPCMetadata()
        metadata.add("X-Key-bin", bytes: [0, 255, 16])
        #expect(metadata["x-key-bin"] == "AP8Q")
        #expect(metadata.bytes("x-key-bin") == [0, 255, 16])
        #expect(throws: GRPCError.self) {
            try GRPCMetadata().adding("a", "line\nbreak").check()
        }
    }
}

extension GRPCMetadata {
    fileprivate func adding(_ name: String, _ value: String) -> GRPCMetadata {
        var metadata = self
        metadata.add(name, value)
        return metadata
    }
}
