import Glibc

/// An address of the internet and a port.
package struct SocketAddress: Sendable, Hashable {
    package enum Family: Sendable, Hashable { case v4, v6 }

    package var family: Family
    /// Four or sixteen bytes, as they stand on the wire.
    package var bytes: [UInt8]
    package var port: UInt16
    /// The interface of a link-local address, else 0.
    package var scope: UInt32

    package init(family: Family, bytes: [UInt8], port: UInt16, scope: UInt32 = 0) {
        self.family = family
        self.bytes = bytes
        self.port = port
        self.scope = scope
    }

    /// Nil for a family other than IPv4 and IPv6.
    init?(_ address: UnsafePointer<sockaddr>) {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            self = UnsafeRawPointer(address).withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
                let v4 = pointer.pointee
                return SocketAddress(
                    family: .v4, bytes: withUnsafeBytes(of: v4.sin_addr, Array.init),
                    port: UInt16(bigEndian: v4.sin_port))
            }
        case AF_INET6:
            self = UnsafeRawPointer(address).withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                let v6 = pointer.pointee
                return SocketAddress(
                    family: .v6, bytes: withUnsafeBytes(of: v6.sin6_addr, Array.init),
                    port: UInt16(bigEndian: v6.sin6_port), scope: v6.sin6_scope_id)
            }
        default: return nil
        }
    }
}

extension SocketAddress: CustomStringConvertible {
    /// `192.0.2.1:80`, `[2001:db8::1]:80`.
    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = family == .v4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "(no address)" }
        let numbers = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return self.family == .v4 ? "\(numbers):\(port)" : "[\(numbers)]:\(port)"
    }
}
