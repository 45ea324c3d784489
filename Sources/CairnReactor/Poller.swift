import CSystem
import Glibc

/// epoll with an alarm and a bell: a timerfd on CLOCK_BOOTTIME, so that no timer is early and a suspended machine's are not
/// late, and an eventfd that other threads ring. Both are edge-triggered, so nobody reads them.
///
/// Confined to the loop's thread.
struct Poller: ~Copyable {
    /// What stands in the events of the poller's own descriptors. No key of a `Slab` is so high.
    private enum Own {
        static let bell = UInt64.max
        static let alarm = UInt64.max - 1
    }
    /// At most so many events a call: what is ready beyond them comes first in the next one.
    private static let capacity = 256

    private let epoll: Int32
    private let alarm: Int32
    private let events: UnsafeMutablePointer<epoll_event>
    /// The deadline that the alarm is set to, until it went off.
    private var armed: LoopInstant?

    /// - Parameter bell: outlives the poller.
    init(bell: borrowing Bell) throws(ReactorError) {
        epoll = csystem_epoll_create()
        alarm = csystem_timerfd()
        events = .allocate(capacity: Self.capacity)
        let edge = CSYSTEM_EPOLLIN | CSYSTEM_EPOLLET
        guard epoll >= 0, alarm >= 0,
            csystem_epoll_add(epoll, bell.descriptor, edge, Own.bell) == 0,
            csystem_epoll_add(epoll, alarm, edge, Own.alarm) == 0
        else {
            throw .call("epoll_create1, timerfd_create or epoll_ctl")
        }
    }

    deinit {
        for fd in [alarm, epoll] where fd >= 0 { close(fd) }
        events.deallocate()
    }

    /// How many events there are. Waits for one, up to `deadline`, unless `waiting` is false.
    mutating func poll(waiting: Bool, until deadline: LoopInstant?) throws(ReactorError) -> Int {
        if waiting, let deadline, armed.map({ deadline < $0 }) ?? true {
            // An alarm that is set too early costs one empty turn; setting it for each change would cost a call each.
            guard csystem_timerfd_arm(alarm, max(1, deadline.nanoseconds)) == 0 else { throw .call("timerfd_settime") }
            armed = deadline
        }
        let count = csystem_epoll_wait(epoll, events, Int32(Self.capacity), waiting ? -1 : 0)
        guard count >= 0 else {
            if errno == EINTR { return 0 }
            throw .call("epoll_wait")
        }
        return Int(count)
    }

    /// The event at `index` of the last `poll`; nil for the poller's own.
    mutating func event(_ index: Int) -> (key: UInt64, bits: UInt32)? {
        let key = csystem_event_data(events + index)
        switch key {
        case Own.bell: return nil
        case Own.alarm:
            armed = nil
            return nil
        default: return (key, csystem_event_bits(events + index))
        }
    }

    func add(_ fd: Int32, bits: UInt32, key: UInt64) -> Bool { csystem_epoll_add(epoll, fd, bits, key) == 0 }
    func modify(_ fd: Int32, bits: UInt32, key: UInt64) -> Bool { csystem_epoll_modify(epoll, fd, bits, key) == 0 }
    func remove(_ fd: Int32) -> Bool { csystem_epoll_remove(epoll, fd) == 0 }
}

/// Ends the wait of a poller, from any thread.
struct Bell: ~Copyable {
    fileprivate let descriptor: Int32

    init() throws(ReactorError) {
        descriptor = csystem_eventfd()
        guard descriptor >= 0 else { throw .call("eventfd") }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Ends the wait under way, or the next one.
    func ring() {
        // Fails only when the counter would pass 2^64 - 2.
        _ = csystem_eventfd_signal(descriptor)
    }
}
