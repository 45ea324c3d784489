import CairnDapr
import CairnTesting
import CairnWire
import Testing

@Suite struct StateMessageTests {
    @Test func `every recorded message is read, and written again byte for byte`() throws {
        var messages = 0
        for line in try Recording.lines("state-grpc.jsonl") {
            let method = try #require(line["method"]?.string.flatMap(DaprMethod.init(path:)))
            let place = "\(line["store"]?.string ?? "") \(line["scenario"]?.string ?? "") \(line["step"]?.int ?? 0)"
            if let request = line["request"], let bytes = try bytes(of: request) {
                let (json, written) = try method.reread(request: bytes)
                #expect(json == request["json"], "\(place)")
                #expect(written == bytes, "\(place)")
                messages += 1
            }
            if let response = line["response"], let bytes = try bytes(of: response) {
                let (json, written) = try method.reread(response: bytes)
                #expect(json == response["json"], "\(place)")
                #expect(written == bytes, "\(place)")
                messages += 1
            }
        }
        #expect(messages > 250)
    }

    @Test func `what is no message is an error`() {
        for bytes in [[0x0A, 0x05, 0x61], [0xFF], [0x0A, 0x01, 0xFF]] as [[UInt8]] {
            #expect(throws: ProtobufError.self) { try SaveStateRequest(protobuf: bytes) }
        }
    }

    @Test(arguments: 0..<64 as Range<UInt64>)
    func `a random message is itself again`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let items = (0..<Int.random(in: 0...4, using: &random)).map { _ in StateItem.random(&random) }
        let save = SaveStateRequest(store: .random(&random), items: items)
        #expect(try SaveStateRequest(protobuf: save.encodedProtobuf()) == save)
        let deletion = DeleteBulkStateRequest(store: .random(&random), items: items)
        #expect(try DeleteBulkStateRequest(protobuf: deletion.encodedProtobuf()) == deletion)
        let transaction = StateTransactionRequest(
            store: .random(&random), operations: items.map { .upsert($0) } + [StateOperation(kind: "", item: nil)],
            metadata: [.random(&random): .random(&random)])
        #expect(try StateTransactionRequest(protobuf: transaction.encodedProtobuf()) == transaction)
        let read = items.map { item in
            BulkStateItem(key: item.key, data: item.value, etag: item.etag ?? "", error: .random(&random))
        }
        let bulk = GetBulkStateResponse(items: read)
        #expect(try GetBulkStateResponse(protobuf: bulk.encodedProtobuf()) == bulk)
    }

    /// Nil where the recording tells a message's size only.
    private func bytes(of message: JSON) throws -> [UInt8]? {
        guard let text = message["base64"]?.string else { return nil }
        let bytes: [UInt8] = try #require(Base64.decode(text))
        return bytes
    }
}

extension StateItem {
    static func random(_ random: inout SplitMix64) -> StateItem {
        StateItem(
            key: .random(&random), value: Array(String.random(&random).utf8),
            etag: Bool.random(using: &random) ? .random(&random) : nil,
            metadata: Bool.random(using: &random) ? [.random(&random): .random(&random)] : [:],
            options: Bool.random(using: &random)
                ? StateOptions(
                    concurrency: StateConcurrency(rawValue: .random(in: -1...3, using: &random)), consistency: .strong)
                : nil)
    }
}

extension String {
    static func random(_ random: inout SplitMix64) -> String {
        String((0..<Int.random(in: 0...6, using: &random)).compactMap { _ in "aé|/0😀".randomElement(using: &random) })
    }
}
