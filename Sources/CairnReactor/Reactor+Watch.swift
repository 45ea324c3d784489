import CSystem
import Glibc

// MARK: - Descriptors

extension Reactor {
    /// Calls `action` on the loop whenever `fd` is ready for something of `interest`, again and again until it is read or
    /// written (level-triggered), and until `unwatch`. A descriptor has one watch. `unwatch` comes before `close`.
    ///
    /// - Throws: `reactor.not_pollable` for a regular file or a directory, `reactor.already_watched`, `reactor.system`.
    package func watch(
        _ fd: Int32, for interest: Readiness, _ action: @escaping @Sendable (Readiness) -> Void
    ) throws(ReactorError) -> WatchID {
        checkIsolated()
        let key = confined.watches.insert(Watch(fd: fd, action: action))
        guard confined.poller.add(fd, bits: interest.epollBits, key: key) else {
            confined.watches.remove(key)
            throw Self.refusal(fd)
        }
        return WatchID(key: key)
    }

    /// Changes what a descriptor is watched for. A watch that is gone is no error.
    ///
    /// - Throws: `reactor.system` when the descriptor was closed behind the watch.
    package func modify(_ id: WatchID, for interest: Readiness) throws(ReactorError) {
        checkIsolated()
        guard let watch = confined.watches[id.key] else { return }
        guard confined.poller.modify(watch.fd, bits: interest.epollBits, key: id.key) else {
            throw Self.refusal(watch.fd)
        }
    }

    /// Ends a watch: its action is not called again, not even for an event of the same turn. A watch that is gone is no
    /// error, nor is a descriptor that was closed before.
    package func unwatch(_ id: WatchID) {
        checkIsolated()
        guard let watch = confined.watches.remove(id.key) else { return }
        _ = confined.poller.remove(watch.fd)
    }

    private static func refusal(_ fd: Int32) -> ReactorError {
        switch errno {
        case EPERM:
            ReactorError(.notPollable, "descriptor \(fd) is a file: read it on a blocking thread", number: EPERM)
        case EEXIST:
            ReactorError(.alreadyWatched, "descriptor \(fd) is watched already: modify that watch", number: EEXIST)
        default: .call("epoll_ctl for descriptor \(fd)")
        }
    }
}

// MARK: - The wall clock

extension Reactor {
    /// A timer of CLOCK_REALTIME that never fires, and whose cancellation tells that the clock was set.
    func watchWallClock() throws(ReactorError) {
        let fd = csystem_clockfd()
        guard fd >= 0, csystem_clockfd_arm(fd) == 0 else { throw .call("timerfd on CLOCK_REALTIME") }
        confined.ownDescriptors.append(fd)
        _ = try watch(fd, for: .readable) { [unowned self] _ in
            _ = csystem_clockfd_arm(fd)
            for listener in confined.clockListeners { listener() }
        }
    }
}
