extension IPAddress {
    /// Whether the address lies in the open internet. What does not, such as loopback, private, link-local, shared and
    /// unique-local ranges, multicast, documentation and everything that wraps another address, is where a web page
    /// must not send us (IANA's special-purpose registries, RFC 6890).
    package var isGlobal: Bool {
        switch self {
        case .v4(let bits): !Self.specialV4.contains { $0.contains(bits) }
        case .v6(let upper, let lower): Self.isGlobalV6(upper, lower)
        }
    }

    /// What of the address makes it private, for messages: `127.0.0.0/8 (loopback)`.
    package var specialRange: String? {
        guard case .v4(let bits) = self else { return nil }
        return Self.specialV4.first { $0.contains(bits) }?.name
    }

    private struct RangeV4 {
        let base: UInt32
        let length: UInt32
        let name: String
        init(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32, _ length: UInt32, _ name: String) {
            base = a << 24 | b << 16 | c << 8 | d
            self.length = length
            self.name = "\(a).\(b).\(c).\(d)/\(length) (\(name))"
        }
        func contains(_ bits: UInt32) -> Bool { (bits ^ base) >> (32 - length) == 0 }
    }

    private static let specialV4 = [
        RangeV4(0, 0, 0, 0, 8, "this host"),
        RangeV4(10, 0, 0, 0, 8, "private"),
        RangeV4(100, 64, 0, 0, 10, "shared by a carrier"),
        RangeV4(127, 0, 0, 0, 8, "loopback"),
        RangeV4(169, 254, 0, 0, 16, "link-local"),
        RangeV4(172, 16, 0, 0, 12, "private"),
        RangeV4(192, 0, 0, 0, 24, "protocol assignments"),
        RangeV4(192, 0, 2, 0, 24, "documentation"),
        RangeV4(192, 88, 99, 0, 24, "6to4 relay"),
        RangeV4(192, 168, 0, 0, 16, "private"),
        RangeV4(198, 18, 0, 0, 15, "benchmarks"),
        RangeV4(198, 51, 100, 0, 24, "documentation"),
        RangeV4(203, 0, 113, 0, 24, "documentation"),
        RangeV4(224, 0, 0, 0, 4, "multicast"),
        RangeV4(240, 0, 0, 0, 4, "reserved"),
    ]

    private static func isGlobalV6(_ upper: UInt64, _ lower: UInt64) -> Bool {
        // 64:ff9b::/96: how a network without IPv4 reaches an IPv4 address; it is as private as what it wraps.
        if upper == 0x0064_FF9B_0000_0000, lower >> 32 == 0 {
            return IPAddress.v4(UInt32(truncatingIfNeeded: lower)).isGlobal
        }
        // Only 2000::/3 is handed out. ::1, ::ffff:0:0/96, fc00::/7, fe80::/10, fec0::/10 and ff00::/8 lie outside.
        guard upper >> 61 == 1 else { return false }
        let head = UInt32(upper >> 32)
        return
            !(head >> 9 == 0x2001_0000 >> 9  // 2001::/23: Teredo, ORCHID and other assignments
            || head == 0x2001_0DB8  // documentation
            || head >> 16 == 0x2002  // 6to4 wraps an IPv4 address
            || head >> 12 == 0x3FFF_0)  // documentation, RFC 9637
    }
}
