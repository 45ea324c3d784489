/// Values in parts of 1 MiB: a sidecar takes bodies up to 4 MiB unless it is told otherwise.
extension StateAccess {
    static let partBytes = 1 << 20

    /// How many bytes of parts are asked for in one request.
    private static let requestBytes = 8 << 20

    private static func keys(_ key: String, size: Int) -> [String] {
        (0..<max(1, (size + partBytes - 1) / partBytes)).map { "\(key).\($0)" }
    }

    /// Writes bytes, never none, that are named by their hash or by chance: whoever writes them again writes the same.
    func putParts(_ key: String, _ bytes: [UInt8]) async throws {
        for (index, part) in Self.keys(key, size: bytes.count).enumerated() {
            let start = index * Self.partBytes
            try await put(part, Array(bytes[start..<min(start + Self.partBytes, bytes.count)]))
        }
    }

    /// The bytes of several values, by key. What is not whole is left out.
    ///
    /// - Parameter sizes: in bytes, by key.
    func getParts(_ sizes: [String: Int]) async throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        var batch: [(key: String, size: Int)] = []
        var bytes = 0
        for (key, size) in sizes.sorted(by: { $0.key < $1.key }) {
            if !batch.isEmpty, bytes + size > Self.requestBytes {
                try await get(batch, into: &found)
                (batch, bytes) = ([], 0)
            }
            batch.append((key, size))
            bytes += size
        }
        try await get(batch, into: &found)
        return found
    }

    private func get(_ batch: [(key: String, size: Int)], into found: inout [String: [UInt8]]) async throws {
        var parts: [String: StateValue] = [:]
        let keys = batch.flatMap { Self.keys($0.key, size: $0.size) }
        let perRequest = Self.requestBytes / Self.partBytes
        if batch.count == 1 {
            for start in stride(from: 0, to: keys.count, by: perRequest) {
                let some = try await getAll(Array(keys[start..<min(start + perRequest, keys.count)]))
                parts.merge(some) { _, new in new }
            }
        } else {
            parts = try await getAll(keys)
        }
        for (key, size) in batch {
            var bytes: [UInt8] = []
            for part in Self.keys(key, size: size) { bytes += parts[part]?.bytes ?? [] }
            if bytes.count == size { found[key] = bytes }
        }
    }

    func deleteParts(_ key: String, size: Int) async throws {
        for part in Self.keys(key, size: size) { try await delete(part) }
    }
}
