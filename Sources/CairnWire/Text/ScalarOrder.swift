/// Strings as the wire sees them: byte by byte. Swift's `==` holds "é" in one scalar and in two to be the same string;
/// JSON, CEL and content hashes do not. UTF-8's byte order is the order of the scalars.
extension String {
    /// Whether both strings have the same scalars.
    package func hasSameScalars(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        let left = utf8Span.span
        let right = other.utf8Span.span
        return left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                var offset = 0
                while offset + 8 <= left.count {
                    let word = left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                    guard word == right.loadUnaligned(fromByteOffset: offset, as: UInt64.self) else { return false }
                    offset += 8
                }
                while offset < left.count {
                    guard left[offset] == right[offset] else { return false }
                    offset += 1
                }
                return true
            }
        }
    }

    /// Whether this string stands before `other` when both are ordered by their scalars.
    package func precedesInScalars(_ other: String) -> Bool {
        let left = utf8Span.span
        let right = other.utf8Span.span
        return left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                var offset = 0
                while offset < left.count, offset < right.count {
                    if left[offset] != right[offset] { return left[offset] < right[offset] }
                    offset += 1
                }
                return left.count < right.count
            }
        }
    }

    /// How many scalars the string has.
    package var scalarCount: Int { utf8Span.span.withUnsafeBytes { $0.scalarCount } }

    /// Feeds the string's bytes to a hasher: strings with the same scalars hash the same.
    package func hashScalars(into hasher: inout Hasher) {
        utf8Span.span.withUnsafeBytes { hasher.combine(bytes: $0) }
        hasher.combine(0xFF as UInt8)
    }
}

/// A string compared by its scalars: the key of a dictionary that must keep apart what Swift holds to be the same.
package struct ScalarString: Sendable, Hashable {
    package let text: String

    package init(_ text: String) { self.text = text }

    package static func == (left: Self, right: Self) -> Bool { left.text.hasSameScalars(as: right.text) }
    package func hash(into hasher: inout Hasher) { text.hashScalars(into: &hasher) }
}

extension UnsafeRawBufferPointer {
    /// How many scalars begin in these bytes of UTF-8.
    var scalarCount: Int {
        var count = 0
        for byte in self { count += byte & 0xC0 != 0x80 ? 1 : 0 }
        return count
    }
}
