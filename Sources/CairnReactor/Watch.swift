import CSystem

/// What a descriptor is watched for, and what it was found ready for.
package struct Readiness: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let readable = Readiness(rawValue: 1)
    package static let writable = Readiness(rawValue: 2)
    /// The peer will send no more (a half close too). Reported when watched for, and with `failed` in any case.
    package static let hangup = Readiness(rawValue: 4)
    /// An error, or both ends closed: reading or writing tells which. Always reported.
    package static let failed = Readiness(rawValue: 8)
}

extension Readiness {
    /// The bits of epoll to ask for. EPOLLERR and EPOLLHUP come unasked.
    var epollBits: UInt32 {
        var bits: UInt32 = 0
        if contains(.readable) { bits |= CSYSTEM_EPOLLIN }
        if contains(.writable) { bits |= CSYSTEM_EPOLLOUT }
        if contains(.hangup) { bits |= CSYSTEM_EPOLLRDHUP }
        return bits
    }

    init(epollBits bits: UInt32) {
        self = []
        if bits & CSYSTEM_EPOLLIN != 0 { insert(.readable) }
        if bits & CSYSTEM_EPOLLOUT != 0 { insert(.writable) }
        if bits & CSYSTEM_EPOLLRDHUP != 0 { insert(.hangup) }
        if bits & (CSYSTEM_EPOLLERR | CSYSTEM_EPOLLHUP) != 0 { insert(.failed) }
    }
}

/// A descriptor under watch. Never valid twice, so that an event of a descriptor that was closed does not reach the watch
/// that took its number.
package struct WatchID: Sendable, Hashable {
    let key: UInt64
}

struct Watch {
    var fd: Int32
    var action: @Sendable (Readiness) -> Void
}
