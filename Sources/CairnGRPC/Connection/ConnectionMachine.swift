import CairnReactor

/// Which connection a call goes by, and when there is one: a value that is told what happened and says what is to be done.
///
/// At most one connection takes new calls. One that the server wants to end drains beside it, and is closed when its last
/// stream has ended. A call that finds no connection waits for the attempt under way, or the next one, and fails with it.
struct ConnectionMachine: Sendable {
    typealias CallID = UInt64
    typealias LinkID = UInt64

    enum Phase: Sendable, Hashable {
        /// No connection, and nobody who wants one.
        case idle
        case connecting(LinkID)
        case ready(LinkID)
        /// After an attempt that failed.
        case resting
        case closed
    }

    enum Action: Sendable, Hashable {
        case connect(LinkID)
        /// So many attempts failed in a row: say `rested` after a while.
        case rest(failures: Int)
        case start(CallID, on: LinkID)
        /// For the reason that the owner knows.
        case fail(CallID)
        case close(LinkID)
    }

    private struct Link {
        var streams = 0
        var maxStreams: Int
        var isDraining = false
    }

    private(set) var phase = Phase.idle
    private var links: [LinkID: Link] = [:]
    private var lastLink: LinkID = 0
    private var failures = 0
    /// In order; those that are no more in `isWaiting` have left.
    private var queue = FIFO<CallID>()
    private var isWaiting: Set<CallID> = []

    var waitingCount: Int { isWaiting.count }
}

// MARK: - Calls

extension ConnectionMachine {
    /// A call wants a stream: a new one, or one that was refused.
    mutating func begin(_ call: CallID) -> [Action] {
        guard phase != .closed else { return [.fail(call)] }
        queue.append(call)
        isWaiting.insert(call)
        return proceed()
    }

    /// A call that may be waiting does not want a stream any more.
    mutating func leave(_ call: CallID) { isWaiting.remove(call) }

    /// A stream of a connection has ended.
    mutating func streamEnded(on link: LinkID) -> [Action] {
        guard var state = links[link] else { return [] }
        state.streams -= 1
        links[link] = state
        guard state.isDraining else { return proceed() }
        return closeIfDrained(link)
    }

    /// What the waiting calls need next: a connection, or streams on it.
    private mutating func proceed() -> [Action] {
        switch phase {
        case .closed, .resting, .connecting: return []
        case .idle:
            guard !isWaiting.isEmpty else { return [] }
            return [connect()]
        case .ready(let id):
            guard var link = links[id] else { return [] }
            var actions: [Action] = []
            while link.streams < link.maxStreams, let call = queue.popFirst() {
                guard isWaiting.remove(call) != nil else { continue }
                link.streams += 1
                actions.append(.start(call, on: id))
            }
            links[id] = link
            return actions
        }
    }
}

// MARK: - Connections

extension ConnectionMachine {
    private mutating func connect() -> Action {
        lastLink += 1
        phase = .connecting(lastLink)
        return .connect(lastLink)
    }

    /// The server has said what it takes: at first, and whenever it changes its mind.
    mutating func settings(_ link: LinkID, maxStreams: Int) -> [Action] {
        if phase == .connecting(link) {
            phase = .ready(link)
            failures = 0
            links[link] = Link(maxStreams: maxStreams)
        } else {
            links[link]?.maxStreams = maxStreams
        }
        return proceed()
    }

    /// The attempt came to nothing; who waited for it fails.
    mutating func connectFailed(_ link: LinkID) -> [Action] {
        guard phase == .connecting(link) else { return [] }
        failures += 1
        phase = .resting
        return takeWaiting().map { .fail($0) } + [.rest(failures: failures)]
    }

    mutating func rested() -> [Action] {
        guard phase == .resting else { return [] }
        phase = .idle
        return proceed()
    }

    /// The server takes no new streams on this connection.
    mutating func goAway(_ link: LinkID) -> [Action] {
        guard links[link] != nil else { return [] }
        links[link]?.isDraining = true
        if phase == .ready(link) { phase = .idle }
        return proceed() + closeIfDrained(link)
    }

    /// The connection broke. The owner ends the calls that had streams on it.
    mutating func lost(_ link: LinkID) -> [Action] {
        if phase == .connecting(link) { return connectFailed(link) }
        links[link] = nil
        if phase == .ready(link) { phase = .idle }
        return proceed()
    }

    /// For good.
    mutating func close() -> [Action] {
        var open = Set(links.keys)
        if case .connecting(let link) = phase { open.insert(link) }
        phase = .closed
        links = [:]
        return takeWaiting().map { .fail($0) } + open.sorted().map { .close($0) }
    }

    private mutating func closeIfDrained(_ link: LinkID) -> [Action] {
        guard let state = links[link], state.isDraining, state.streams == 0 else { return [] }
        links[link] = nil
        return [.close(link)]
    }

    private mutating func takeWaiting() -> [CallID] {
        defer { isWaiting = [] }
        return queue.removeAll().filter(isWaiting.contains)
    }
}
