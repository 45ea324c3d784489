import CairnCrypto
import CairnEngine
import CairnWorkflow
import Testing

extension RunStoreContract {
    /// `text` again and again until there are `size` bytes.
    static func blob(_ text: String, size: Int? = nil) -> Blob {
        var bytes = Array(text.utf8)
        let size = size ?? bytes.count
        while bytes.count < size { bytes += bytes }
        bytes.removeLast(bytes.count - size)
        let hash = (try? SHA256.digest(of: bytes).hex) ?? ""
        return Blob(reference: BlobReference(hash: hash, size: bytes.count), bytes: bytes)
    }

    static let blobs: [Clause] = [
        Clause("blobs come back byte for byte, whatever their size") { subject in
            let sizes = [1, 16 * 1024, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, 3 * 1024 * 1024 + 7]
            let blobs = sizes.map { blob("size \($0) ", size: $0) }
            try await subject.store.create(run("r1", blobs: Array(blobs.prefix(2))))
            try await subject.store.append(append("r1", version: 1, events: "x", blobs: Array(blobs.dropFirst(2))))
            let found = try await subject.store.blobs(Set(blobs.map(\.reference)), of: "r1")
            for blob in blobs { #expect(found[blob.reference.hash] == blob.bytes) }
            #expect(found.count == blobs.count)
        },
        Clause("a blob that is there already is no error") { subject in
            let one = blob("one", size: 2_000_000)
            try await subject.store.create(run("r1", blobs: [one]))
            try await subject.store.append(append("r1", version: 1, events: "x", blobs: [one, blob("two")]))
            let found = try await subject.store.blobs([one.reference, blob("two").reference], of: "r1")
            #expect(found == [one.reference.hash: one.bytes, blob("two").reference.hash: blob("two").bytes])
        },
        Clause("blobs belong to their run") { subject in
            try await subject.store.create(run("r1", blobs: [blob("one")]))
            try await subject.store.create(run("r2"))
            let error = await refuses(.runCorrupt) {
                _ = try await subject.store.blobs([blob("one").reference], of: "r2")
            }
            #expect(error?.message.contains("r2") == true)
            #expect(error?.message.contains(blob("one").reference.hash) == true)
        },
        Clause("no blobs asked for, none given") { subject in
            try await subject.store.create(run("r1"))
            #expect(try await subject.store.blobs([], of: "r1").isEmpty)
        },
    ]

    static let largeBlobs: [Clause] = [
        Clause("large blobs come back byte for byte, beside small ones") { subject in
            let mebibyte = 1 << 20
            try await subject.store.create(run("r1"))
            for (index, size) in [4 * mebibyte - 1, 4 * mebibyte, 4 * mebibyte + 1, 40 * mebibyte].enumerated() {
                let large = blob("size \(size) ", size: size)
                try await subject.store.append(
                    append("r1", version: index + 1, events: "x", blobs: [large, blob("small \(index)")]))
                let found = try await subject.store.blobs([large.reference], of: "r1")
                // By hash: comparing byte for byte takes seconds in a debug build.
                let bytes = try #require(found[large.reference.hash])
                #expect(try SHA256.digest(of: bytes).hex == large.reference.hash)
                #expect(found.count == 1)
            }
        }
    ]
}
