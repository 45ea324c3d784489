import CNGHTTP2

/// Header fields as nghttp2 takes them. It copies them before it returns.
enum NameValues {
    static func lend(
        _ fields: [(name: String, value: String)], _ body: (UnsafePointer<nghttp2_nv>?, Int) -> Void
    ) {
        var bytes: [UInt8] = []
        var places: [(name: Range<Int>, value: Range<Int>)] = []
        for (name, value) in fields {
            let start = bytes.count
            bytes += name.utf8
            let middle = bytes.count
            bytes += value.utf8
            places.append((start..<middle, middle..<bytes.count))
        }
        bytes.withUnsafeMutableBufferPointer { bytes in
            let pairs = places.map { place in
                nghttp2_nv(
                    name: bytes.baseAddress.map { $0 + place.name.lowerBound },
                    value: bytes.baseAddress.map { $0 + place.value.lowerBound }, namelen: place.name.count,
                    valuelen: place.value.count, flags: UInt8(NGHTTP2_NV_FLAG_NONE.rawValue))
            }
            pairs.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
        }
    }

    static func text(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> String {
        String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
}
