import CairnReactor
import Glibc

/// Sockets to a server, non-blocking. Called on the loop.
enum GRPCSocket {
    /// Where a socket is connected to.
    enum Target: Sendable {
        case tcp(SocketAddress)
        case unix(path: String)
    }

    /// - Returns: a connected descriptor, which the caller closes.
    /// - Throws: `grpc.unavailable`, or `grpc.cancelled` when the task was cancelled.
    static func connect(to target: Target, deadPeerTimeout: Duration, on loop: Reactor) async throws(GRPCError) -> Int32
    {
        let family =
            switch target {
            case .tcp(let address): address.family == .v4 ? AF_INET : AF_INET6
            case .unix: AF_UNIX
            }
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { throw failure("socket") }
        do throws(GRPCError) {
            if case .tcp = target { tune(descriptor, deadPeerTimeout) }
            if withAddress(of: target, { Glibc.connect(descriptor, $0, $1) }) != 0 {
                guard errno == EINPROGRESS else { throw failure("connect") }
                try await connected(descriptor, on: loop)
            }
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    private static func connected(_ descriptor: Int32, on loop: Reactor) async throws(GRPCError) {
        let wait = Wait<Bool>()
        let watch: WatchID
        do throws(ReactorError) {
            watch = try loop.watch(descriptor, for: .writable) { _ in wait.end(true) }
        } catch {
            throw GRPCError(.unavailable, "connect: \(error.message)", cause: error)
        }
        let isReady = await wait.outcome(onCancel: false) {}
        loop.unwatch(watch)
        guard isReady else { throw GRPCError(.cancelled, "the connection was given up before it was made") }
        var number: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size)
        guard number == 0 else { throw failure("connect", number) }
    }

    /// Small messages go at once; a peer that is silent on the level of TCP is found by the kernel.
    private static func tune(_ descriptor: Int32, _ timeout: Duration) {
        let seconds = Int32(clamping: max(1, timeout.components.seconds))
        set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        set(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
        set(descriptor, Int32(IPPROTO_TCP), TCP_KEEPIDLE, max(1, seconds / 2))
        set(descriptor, Int32(IPPROTO_TCP), TCP_KEEPINTVL, max(1, seconds / 6))
        set(descriptor, Int32(IPPROTO_TCP), TCP_KEEPCNT, 3)
        set(
            descriptor, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, seconds.multipliedReportingOverflow(by: 1000).partialValue
        )
    }

    /// A kernel that refuses one of these options serves without it.
    private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    static func failure(_ call: String, _ number: Int32 = errno) -> GRPCError {
        var text = [CChar](repeating: 0, count: 128)
        strerror_r(number, &text, text.count)
        let reason = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return GRPCError(.unavailable, "\(call): \(reason)")
    }

    private static func withAddress(
        of target: Target, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        func lend<Address>(_ address: inout Address) -> Int32 {
            withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    body($0, socklen_t(MemoryLayout<Address>.size))
                }
            }
        }
        switch target {
        case .tcp(let address) where address.family == .v4:
            var v4 = sockaddr_in()
            v4.sin_family = sa_family_t(AF_INET)
            v4.sin_port = address.port.bigEndian
            withUnsafeMutableBytes(of: &v4.sin_addr) { $0.copyBytes(from: address.bytes.prefix(4)) }
            return lend(&v4)
        case .tcp(let address):
            var v6 = sockaddr_in6()
            v6.sin6_family = sa_family_t(AF_INET6)
            v6.sin6_port = address.port.bigEndian
            v6.sin6_scope_id = address.scope
            withUnsafeMutableBytes(of: &v6.sin6_addr) { $0.copyBytes(from: address.bytes.prefix(16)) }
            return lend(&v6)
        case .unix(let path):
            var unix = sockaddr_un()
            unix.sun_family = sa_family_t(AF_UNIX)
            // The address is checked to be shorter than this field.
            withUnsafeMutableBytes(of: &unix.sun_path) { $0.copyBytes(from: Array(path.utf8).prefix($0.count - 1)) }
            return lend(&unix)
        }
    }
}
