import CairnDapr
package import CairnHTTP
package import CairnWire

extension FakeSidecar {
    /// Answers a request of HTTP as the sidecar's state API and its health do. What is kept of an answer is its status, the
    /// headers that say something about state, and the body; of an error's body, its code and its message.
    ///
    /// - Parameter target: path and query as they are on the wire, escaped.
    package mutating func answer(
        _ method: String, _ target: String, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = [], at now: Timestamp
    ) -> SidecarHTTPAnswer {
        do throws(SidecarFailure) {
            let isHealth = target.hasPrefix("/v1.0/healthz")
            if let token, !isHealth, headers["dapr-api-token"] != token {
                return SidecarHTTPAnswer(status: 401, body: Array("invalid api token".utf8))
            }
            guard body.count <= bodyLimit else {
                throw SidecarFailure(.resourceExhausted, "stream too large", "ERR_MALFORMED_REQUEST")
            }
            let target = SidecarTarget(target)
            switch (target.segments.prefix(2), target.segments.dropFirst(2).count, method) {
            case (["v1.0", "state"], 1, "POST"), (["v1.0", "state"], 1, "PUT"):
                return try save(target, body, at: now)
            case (["v1.0", "state"], 2, "GET"), (["v1.0", "state"], 2, "DELETE"):
                return try one(method, target, headers, at: now)
            case (["v1.0", "state"], 2, "POST"), (["v1.0", "state"], 2, "PUT"):
                return try several(target, body, at: now)
            case (["v1.0", "healthz"], _, "GET"): return SidecarHTTPAnswer(status: 204)
            default: throw Self.noRoute
            }
        } catch {
            return .failure(error)
        }
    }

    private static var noRoute: SidecarFailure {
        SidecarFailure(
            .unimplemented, "failed getting app id either from the URL path or the header dapr-app-id",
            "ERR_DIRECT_INVOKE")
    }

    private mutating func save(
        _ target: SidecarTarget, _ body: [UInt8], at now: Timestamp
    ) throws(SidecarFailure) -> SidecarHTTPAnswer {
        let store = target.segments[2]
        _ = try self.component(store)
        let body = try SidecarBody.parse(body)
        guard let values = body.array else {
            throw SidecarBody.malformed(
                "json: cannot unmarshal \(body.typeName) into Go value of type []state.SetRequest")
        }
        var items: [StateItem] = []
        for value in values {
            var item = try SidecarBody.item(value, "failed saving state in state store \(store): ", "ERR_STATE_SAVE")
            guard !item.key.isEmpty else { throw SidecarBody.malformed("\"key\" is a required field") }
            item.metadata.merge(target.metadata) { _, query in query }
            items.append(item)
        }
        try save(SaveStateRequest(store: store, items: items), at: now)
        return SidecarHTTPAnswer(status: 204)
    }

    private mutating func one(
        _ method: String, _ target: SidecarTarget, _ headers: HTTPHeaders, at now: Timestamp
    ) throws(SidecarFailure) -> SidecarHTTPAnswer {
        let (store, key) = (target.segments[2], target.segments[3])
        if method == "DELETE" {
            let isFirstWrite = target.query["concurrency"] == "first-write"
            try delete(
                DeleteStateRequest(
                    store: store, key: key, etag: headers["If-Match"], options: isFirstWrite ? .firstWrite : nil),
                at: now)
            return SidecarHTTPAnswer(status: 204)
        }
        let isEventual = target.query["consistency"] == "eventual"
        let value = try get(
            GetStateRequest(store: store, key: key, consistency: isEventual ? .eventual : .unspecified), at: now)
        guard !value.etag.isEmpty else { return SidecarHTTPAnswer(status: 204) }
        var answer = SidecarHTTPAnswer(status: 200, body: value.data)
        answer.headers["etag"] = value.etag
        for (name, text) in value.metadata { answer.headers["metadata.\(name.lowercased())"] = text }
        return answer
    }

    private mutating func several(
        _ target: SidecarTarget, _ body: [UInt8], at now: Timestamp
    ) throws(SidecarFailure) -> SidecarHTTPAnswer {
        let store = target.segments[2]
        _ = try self.component(store)
        switch target.segments[3] {
        case "bulk":
            let keys = try SidecarBody.parse(body)["keys"]?.array?.compactMap(\.string) ?? []
            let items = try getBulk(GetBulkStateRequest(store: store, keys: keys), at: now).items
            let texts = items.map { item in
                var text = "{\"key\":\(GoJSON.text(.string(item.key)))"
                if !item.data.isEmpty { text += ",\"data\":\(String(decoding: item.data, as: UTF8.self))" }
                if !item.etag.isEmpty { text += ",\"etag\":\(GoJSON.text(.string(item.etag)))" }
                return text + "}"
            }
            // Go's encoder ends with a line feed.
            return SidecarHTTPAnswer(status: 200, body: Array("[\(texts.joined(separator: ","))]\n".utf8))
        case "transaction":
            let body = try SidecarBody.parse(body, "failed deserializing HTTP body: ")
            var operations: [StateOperation] = []
            for operation in body["operations"]?.array ?? [] {
                let item = try SidecarBody.item(
                    operation["request"] ?? .object([:]), "error while executing state transaction: ",
                    "ERR_STATE_TRANSACTION")
                operations.append(StateOperation(kind: operation["operation"]?.string ?? "", item: item))
            }
            try transact(StateTransactionRequest(store: store, operations: operations), at: now)
            return SidecarHTTPAnswer(status: 204)
        default: throw Self.noRoute
        }
    }
}

/// An answer over HTTP. Header names are in lower case.
package struct SidecarHTTPAnswer: Sendable, Hashable {
    package var status: Int
    package var headers: [String: String] = [:]
    package var body: [UInt8] = []

    package init(status: Int, body: [UInt8] = []) {
        self.status = status
        self.body = body
        if status == 200 { headers["content-type"] = "application/json" }
    }

    static func failure(_ failure: SidecarFailure) -> Self {
        let status =
            switch failure.code {
            case .aborted: 409
            case .unimplemented: failure.errorCode == "ERR_DIRECT_INVOKE" ? 404 : 400
            case .invalidArgument, .resourceExhausted: 400
            default: 500
            }
        // A key is checked by a part of the sidecar that tells its error by its whole name.
        let isKey = failure.message.hasPrefix("input key/")
        let message = isKey ? "api error: code = InvalidArgument desc = \(failure.message)" : failure.message
        let body: JSON = ["errorCode": .string(failure.errorCode), "message": .string(message)]
        var answer = SidecarHTTPAnswer(status: status, body: Array(GoJSON.text(body).utf8))
        answer.headers["content-type"] = "application/json"
        return answer
    }
}
