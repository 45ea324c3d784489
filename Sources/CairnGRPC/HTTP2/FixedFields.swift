import CNGHTTP2

/// Fields that each request of a connection has, laid out once for nghttp2, which then need not copy them.
final class FixedFields {
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private let pairs: [nghttp2_nv]

    init(_ fields: [HTTP2Field]) {
        let text = fields.flatMap { Array($0.name.utf8) + Array($0.value.utf8) }
        bytes = .allocate(capacity: max(1, text.count))
        _ = bytes.initialize(from: text)
        var offset = 0
        var pairs: [nghttp2_nv] = []
        for field in fields {
            let (name, value) = (field.name.utf8.count, field.value.utf8.count)
            pairs.append(
                nghttp2_nv(
                    name: bytes.baseAddress.map { $0 + offset }, value: bytes.baseAddress.map { $0 + offset + name },
                    namelen: name, valuelen: value,
                    flags: UInt8(NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue | NGHTTP2_NV_FLAG_NO_COPY_VALUE.rawValue)))
            offset += name + value
        }
        self.pairs = pairs
    }

    deinit { bytes.deallocate() }

    /// Lends these fields, `path` and `more` to nghttp2, which copies what is not fixed.
    func with(path: String, _ more: [HTTP2Field], _ body: (UnsafePointer<nghttp2_nv>?, Int) -> Int32) -> Int32 {
        var text: [UInt8] = Array(":path".utf8) + Array(path.utf8)
        for field in more {
            text.append(contentsOf: field.name.utf8)
            text.append(contentsOf: field.value.utf8)
        }
        return text.withUnsafeMutableBufferPointer { text in
            var offset = 0
            func pair(_ name: Int, _ value: Int, _ flags: UInt32) -> nghttp2_nv {
                defer { offset += name + value }
                return nghttp2_nv(
                    name: text.baseAddress.map { $0 + offset }, value: text.baseAddress.map { $0 + offset + name },
                    namelen: name, valuelen: value, flags: UInt8(flags))
            }
            var all = pairs
            // Behind the fields of HTTP/2 itself, which stand first, and before the others.
            all.insert(pair(5, path.utf8.count, NGHTTP2_NV_FLAG_NONE.rawValue), at: 3)
            for field in more {
                // What differs from call to call would only push the rest out of the table of known fields.
                let flags = field.name == "grpc-timeout" ? NGHTTP2_NV_FLAG_NO_INDEX : NGHTTP2_NV_FLAG_NONE
                all.append(pair(field.name.utf8.count, field.value.utf8.count, flags.rawValue))
            }
            return all.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
        }
    }
}
