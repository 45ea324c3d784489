package import CairnReactor

/// The client for the outside world: libcurl on the loop. One client has one policy and one pool of connections.
///
/// An actor of the loop: from there a call costs a tenth of a microsecond, from elsewhere a hop. libcurl is opened at
/// the first request, on `workers`.
package actor CurlClient: HTTPClient {
    package nonisolated let settings: HTTPClientSettings
    private nonisolated let loop: Reactor
    private nonisolated let workers: any TaskExecutor
    private lazy var sockets = CurlSockets(loop: loop) { [weak self] descriptor, readiness in
        self?.assumeIsolated { $0.ready(descriptor, readiness) }
    }
    private var multi: CurlMulti?
    private var idle: [CurlEasy] = []
    private var transfers: [UInt64: CurlTransfer] = [:]
    private var lastID: UInt64 = 0
    private var alarm = (wanted: LoopInstant?.none, timer: TimerID?.none, instant: LoopInstant?.none)
    private var isClosed = false

    package init(_ settings: HTTPClientSettings, loop: Reactor, workers: any TaskExecutor) {
        self.settings = settings
        self.loop = loop
        self.workers = workers
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    isolated deinit { close() }

    /// Ends every exchange with `http.cancelled` and closes every connection. Requests after it fail likewise.
    package func close() {
        isClosed = true
        breakDown(HTTPError(.cancelled, "the client was closed"))
    }

    /// Exchanges whose readers have gone and whose ends are awaited for the sake of the connection.
    var lingering: Int { transfers.values.count { $0.isLingering } }

    package nonisolated func exchange<Answer>(
        _ request: HTTPRequest, _ read: (HTTPResponseHead, HTTPBodyReader) async throws(HTTPError) -> Answer
    ) async throws(HTTPError) -> Answer {
        let id = try await begin(request)
        let answer: Answer
        do throws(HTTPError) {
            let head = try await head(id)
            answer = try await read(head, HTTPBodyReader { () async throws(HTTPError) in try await self.next(id) })
        } catch {
            await drop(id)
            throw error
        }
        await finish(id)
        return answer
    }
}

// MARK: - The steps of an exchange

extension CurlClient {
    private func begin(_ request: HTTPRequest) async throws(HTTPError) -> UInt64 {
        try request.headers.check()
        if case .guarded(let rules) = settings.policy { try rules.check(request.url) }
        if multi == nil { try await CurlLibrary.open(on: workers) }
        guard !isClosed && !Task.isCancelled else {
            throw HTTPError(.cancelled, isClosed ? "the client was closed" : "cancelled before anything was sent")
        }
        let multi = try openMulti()
        let easy = try takeHandle()
        lastID += 1
        let transfer = CurlTransfer(lastID, request, easy, settings, sockets: sockets, loop: loop)
        try easy.prepare(request, context: transfer.context)
        try multi.add(easy)
        transfers[transfer.id] = transfer
        arm(transfer)
        drive { _ in }
        return transfer.id
    }

    private func head(_ id: UInt64) async throws(HTTPError) -> HTTPResponseHead {
        while true {
            let transfer = try transfer(id)
            switch transfer.takeHead() {
            case .ready(let head):
                arm(transfer)
                return head
            case .failed(let error): throw error
            case .wait: await wait(for: transfer)
            }
        }
    }

    private func next(_ id: UInt64) async throws(HTTPError) -> [UInt8]? {
        while true {
            let transfer = try transfer(id)
            switch transfer.takeBody() {
            case .ready(let bytes):
                if transfer.isPaused { resume(transfer) }
                arm(transfer)
                return bytes
            case .failed(let error): throw error
            case .wait: await wait(for: transfer)
            }
        }
    }

    private func transfer(_ id: UInt64) throws(HTTPError) -> CurlTransfer {
        guard let transfer = transfers[id] else { throw HTTPError(.cancelled, "the exchange is over") }
        if Task.isCancelled { cancel(id) }
        return transfer
    }

    private func wait(for transfer: CurlTransfer) async {
        let id = transfer.id
        await withTaskCancellationHandler {
            await withUnsafeContinuation { transfer.wait($0) }
        } onCancel: {
            loop.post { self.assumeIsolated { $0.cancel(id) } }
        }
    }

    private func resume(_ transfer: CurlTransfer) {
        transfer.resume()
        do throws(HTTPError) {
            try transfer.easy?.unpause()
        } catch {
            fail(transfer, error)
        }
        drive { _ in }
    }

    private func cancel(_ id: UInt64) {
        guard let transfer = transfers[id] else { return }
        fail(transfer, .cancelled(transfer.request))
        drive { _ in }
    }

    /// The reader has seen what it wanted. If the end of the body is near, the connection can be used again: some
    /// servers send it in a packet of its own.
    private func finish(_ id: UInt64) {
        guard let transfer = transfers[id] else { return }
        guard transfer.linger(swallowing: 65_536) else { return drop(id) }
        transfer.timer.map { loop.cancel($0.id) }
        let end = loop.now.advanced(by: .milliseconds(200))
        transfer.timer = (loop.schedule(at: end) { [weak self] in self?.assumeIsolated { $0.drop(id) } }, end)
    }

    private func drop(_ id: UInt64) {
        guard let transfer = transfers.removeValue(forKey: id) else { return }
        detach(transfer)
        drive { _ in }
    }
}

// MARK: - Driving libcurl

extension CurlClient {
    private func openMulti() throws(HTTPError) -> CurlMulti {
        if let multi { return multi }
        let multi = try CurlMulti(maxConnections: settings.maxConnections, sockets: sockets)
        self.multi = multi
        return multi
    }

    /// A handle that served before, which costs less than a new one.
    private func takeHandle() throws(HTTPError) -> CurlEasy {
        if let easy = idle.popLast() { return easy }
        return try CurlEasy(settings, sockets: sockets.context)
    }

    private func ready(_ descriptor: Int32, _ readiness: Readiness) {
        guard sockets.wants(descriptor) else { return }
        drive { multi throws(HTTPError) in try multi.act(on: descriptor, readiness) }
    }

    /// Calls libcurl, then does what it wants done. The one place from which it is driven; never from within a callback.
    private func drive(_ body: (CurlMulti) throws(HTTPError) -> Void) {
        guard let multi else { return }
        do throws(HTTPError) {
            try body(multi)
            reap(multi)
            // Mostly one round: libcurl says "at once" when a transfer was added or let go on.
            for _ in 0..<4 {
                guard wantsAction(multi.takeAlarm()) else { return }
                try multi.actOnAlarm()
                reap(multi)
            }
            setAlarm(loop.now)  // the others of this turn come first
        } catch {
            breakDown(error)
        }
    }

    private func reap(_ multi: CurlMulti) {
        while let (transfer, code) = multi.nextEnded() {
            fail(transfer, transfer.failure(code))
            if transfer.isLingering { transfers[transfer.id] = nil }
        }
    }

    /// Whether libcurl wants to be called at once; a later time is noted.
    private func wantsAction(_ wish: CurlMulti.Alarm) -> Bool {
        switch wish {
        case .unchanged: return false
        case .after(milliseconds: 0): return true
        case .never: alarm.wanted = nil
        case .after(let milliseconds): setAlarm(loop.now.advanced(by: .milliseconds(milliseconds)))
        }
        return false
    }

    /// libcurl moves its alarm with every transfer, mostly to a later time: a timer that rings too early looks again.
    private func setAlarm(_ instant: LoopInstant) {
        alarm.wanted = instant
        if let armed = alarm.instant, armed <= instant { return }
        alarm.timer.map(loop.cancel)
        alarm.instant = instant
        alarm.timer = loop.schedule(at: instant) { [weak self] in self?.assumeIsolated { $0.ring() } }
    }

    private func ring() {
        alarm.timer = nil
        alarm.instant = nil
        guard let wanted = alarm.wanted else { return }
        guard wanted <= loop.now else { return setAlarm(wanted) }
        alarm.wanted = nil
        drive { multi throws(HTTPError) in try multi.actOnAlarm() }
    }

    // MARK: Time and ends

    /// Sets the timer of a transfer, unless one that rings earlier is set: that one looks again.
    private func arm(_ transfer: CurlTransfer) {
        guard transfer.easy != nil, let (instant, _) = transfer.deadline else { return }
        if let timer = transfer.timer {
            guard instant < timer.instant else { return }
            loop.cancel(timer.id)
        }
        let id = transfer.id
        let timer = loop.schedule(at: instant) { [weak self] in self?.assumeIsolated { $0.checkTime(id) } }
        transfer.timer = (timer, instant)
    }

    private func checkTime(_ id: UInt64) {
        guard let transfer = transfers[id] else { return }
        transfer.timer = nil
        guard let (instant, timeout) = transfer.deadline, instant <= loop.now else { return arm(transfer) }
        fail(transfer, .timedOut(timeout, transfer.request))
        drive { _ in }
    }

    /// Ends a transfer, well when there is no error, and tells its reader.
    private func fail(_ transfer: CurlTransfer, _ error: HTTPError?) {
        var error = error
        if error != nil, transfer.easy?.wasSent == true { error?.mayHaveBeenSent = true }
        detach(transfer)
        transfer.end(error)
    }

    /// Takes the handle from libcurl, which ends the transfer if it runs, and keeps it for the next request.
    private func detach(_ transfer: CurlTransfer) {
        transfer.timer.map { loop.cancel($0.id) }
        transfer.timer = nil
        guard let easy = transfer.easy else { return }
        transfer.easy = nil
        do throws(HTTPError) {
            try multi?.remove(easy)
            try easy.clear()
            if idle.count < 256 { idle.append(easy) }
        } catch {
            // A handle in doubt is not used again; freeing it takes it from its multi.
        }
    }

    /// Everything ends with `error`. The next request begins with a new multi.
    private func breakDown(_ error: HTTPError) {
        for transfer in transfers.values { fail(transfer, error) }
        idle = []
        alarm.timer.map(loop.cancel)
        alarm = (nil, nil, nil)
        multi = nil
    }
}
