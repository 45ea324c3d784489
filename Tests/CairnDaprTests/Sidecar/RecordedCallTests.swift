import CairnDapr
import CairnTesting
import CairnWire
import Testing

/// The fake sidecar against what real ones said over gRPC: every call of every scenario, in its order.
@Suite struct RecordedCallTests {
    @Test(arguments: StoreManner.allCases)
    func `it answers as the recorded sidecar did`(manner: StoreManner) throws {
        var replay = CallReplay(manner)
        for line in try Recording.lines("state-grpc.jsonl") where line["store"]?.string == manner.rawValue {
            try replay.play(line)
        }
        #expect(replay.scenarios.count == 11)
        #expect(replay.calls == 43)
    }
}

private struct CallReplay {
    private static let now = Timestamp(milliseconds: 1_750_000_000_000)

    private let manner: StoreManner
    private var sidecar: FakeSidecar
    private var bindings = Bindings()
    var scenarios: Set<String> = []
    var calls = 0

    init(_ manner: StoreManner) {
        self.manner = manner
        sidecar = FakeSidecar(manner, seed: 7)
    }

    mutating func play(_ line: JSON) throws {
        let scenario = try #require(line["scenario"]?.string)
        let place = "\(manner) \(scenario) \(line["step"]?.int ?? 0)"
        scenarios.insert(scenario)
        calls += 1
        let path = try #require(line["method"]?.string)
        let method = try #require(DaprMethod(path: path))
        let answer = sidecar.answer(path, try request(method, try #require(line["request"])), at: Self.now)
        switch answer {
        case .success(let bytes): try check(method, bytes, line, place)
        case .failure(let failure):
            #expect(line["status"]?["code"]?.string == failure.code.name, "\(place)")
            let message = try #require(line["status"]?["message"]?.string, "\(place): \(failure)")
            bindings.expect(message, failure.message, place)
        }
    }

    /// The recorded request with our etags in the places of the recorded ones.
    private func request(_ method: DaprMethod, _ recorded: JSON) throws -> [UInt8] {
        if let size = recorded["json"]?["bytes"]?.int { return big(Int(size)) }
        let bytes = try #require(recorded["base64"]?.string.flatMap(Base64.decode))
        func current(_ items: [StateItem]) -> [StateItem] {
            items.map { item in
                var item = item
                item.etag = item.etag.map { bindings[$0] }
                return item
            }
        }
        switch method {
        case .saveState:
            var message = try SaveStateRequest(protobuf: bytes)
            message.items = current(message.items)
            return message.encodedProtobuf()
        case .deleteState:
            var message = try DeleteStateRequest(protobuf: bytes)
            message.etag = message.etag.map { bindings[$0] }
            return message.encodedProtobuf()
        case .executeStateTransaction:
            var message = try StateTransactionRequest(protobuf: bytes)
            for index in message.operations.indices {
                message.operations[index].item = message.operations[index].item.flatMap { current([$0]).first }
            }
            return message.encodedProtobuf()
        case .getState, .getBulkState, .deleteBulkState: return bytes
        }
    }

    /// A save of so many bytes. The recording tells no more of it than that, and its key in the call after it.
    private func big(_ size: Int) -> [UInt8] {
        func message(_ count: Int) -> [UInt8] {
            let item = StateItem(key: "big1795248039017845868", value: [UInt8](repeating: 0, count: count))
            return SaveStateRequest(store: manner.rawValue, items: [item]).encodedProtobuf()
        }
        return message(size - (message(size).count - size))
    }

    private mutating func check(_ method: DaprMethod, _ bytes: [UInt8], _ line: JSON, _ place: String) throws {
        let recorded = try #require(line["response"], "\(place): \(line["status"]?.text() ?? "")")
        if let size = recorded["json"]?["bytes"]?.int {
            let head = GetStateResponse(data: [], etag: try GetStateResponse(protobuf: bytes).etag).encodedProtobuf()
            #expect(bytes.count >= Int(size) - head.count && bytes.count <= Int(size) + head.count, "\(place)")
            return
        }
        let expected = try #require(recorded["base64"]?.string.flatMap(Base64.decode))
        switch method {
        case .getState:
            let (left, right) = (try GetStateResponse(protobuf: expected), try GetStateResponse(protobuf: bytes))
            check(left.data, right.data, place)
            #expect(left.etag.isEmpty == right.etag.isEmpty, "\(place)")
            bindings.expect(left.etag, right.etag, place)
            #expect(left.metadata.keys == right.metadata.keys, "\(place)")
            if let expiry = right.metadata["ttlExpireTime"] {
                #expect(expiry == Self.now.advanced(by: .seconds(60)).rfc3339.prefix(19) + "Z")
            }
        case .getBulkState:
            let (left, right) = (
                try GetBulkStateResponse(protobuf: expected).items, try GetBulkStateResponse(protobuf: bytes).items
            )
            #expect(left.map(\.key) == right.map(\.key), "\(place)")
            for (left, right) in zip(left, right) {
                #expect(left.data == right.data, "\(place)")
                bindings.expect(left.etag, right.etag, place)
            }
        case .saveState, .deleteState, .deleteBulkState, .executeStateTransaction:
            #expect(bytes.isEmpty && expected.isEmpty, "\(place)")
        }
    }

    /// Redis keeps the order of members by luck: what its library writes has none.
    private func check(_ recorded: [UInt8], _ ours: [UInt8], _ place: String) {
        if manner == .redis, let left = try? JSON(parsing: recorded), let right = try? JSON(parsing: ours) {
            #expect(left == right, "\(place)")
        } else {
            #expect(recorded == ours, "\(place)")
        }
    }
}
