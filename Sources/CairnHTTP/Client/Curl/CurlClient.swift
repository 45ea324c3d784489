package import CairnReactor

/// The client for the outside world: libcurl on the loop. One client has one policy and one pool of connections.
///
/// An actor of the loop: from there a call costs a tenth of a microsecond, from elsewhere a hop. libcurl is opened at
/// the first request, on `workers`.
package actor CurlClient: HTTPClient {
    package nonisolated let settings: HTTPClientSettings
    private nonisolated let loop: Reactor
    private nonisolated let workers: any TaskExecutor
    private var multi: CurlMulti?
    private var idle: [CurlEasy] = []
    private var transfers: [UInt64: CurlTransfer] = [:]
    private var lastID: UInt64 = 0
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

extension CurlClient {
    /// The version of the libcurl that is installed: `7.88.1`.
    ///
    /// - Throws: `http.library` when there is none, or too old a one, with the mend.
    package static func libraryVersion(on workers: any TaskExecutor) async throws(HTTPError) -> String {
        try await CurlLibrary.open(on: workers)
        return CurlLibrary.version
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
        let easy = try takeHandle(of: multi)
        lastID += 1
        let id = lastID
        let transfer = CurlTransfer(id, request, easy, in: multi, settings, loop: loop) { [weak self] in
            self?.assumeIsolated { $0.checkTime(id) }
        }
        do throws(HTTPError) {
            try easy.prepare(request, context: transfer.context)
            try multi.add(easy)
        } catch {
            transfer.end(error)
            throw error
        }
        transfers[id] = transfer
        drive { _ in }
        return id
    }

    private func head(_ id: UInt64) async throws(HTTPError) -> HTTPResponseHead {
        while true {
            let transfer = try transfer(id)
            switch transfer.takeHead() {
            case .ready(let head): return head
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
            end(transfer, error)
        }
        drive { _ in }
    }

    private func cancel(_ id: UInt64) {
        guard let transfer = transfers[id] else { return }
        end(transfer, .cancelled(transfer.request))
        drive { _ in }
    }

    /// The reader has seen what it wanted. If the end of the body is near, the connection can be used again: some
    /// servers send it in a packet of its own.
    private func finish(_ id: UInt64) {
        guard let transfer = transfers[id] else { return }
        if !transfer.linger(for: .milliseconds(200), swallowing: 65_536) { drop(id) }
    }

    private func drop(_ id: UInt64) {
        guard let transfer = transfers.removeValue(forKey: id) else { return }
        end(transfer, .cancelled(transfer.request))
        drive { _ in }
    }
}

// MARK: - Driving libcurl

extension CurlClient {
    private func openMulti() throws(HTTPError) -> CurlMulti {
        if let multi { return multi }
        let multi = try CurlMulti(maxConnections: settings.maxConnections, loop: loop) {
            [weak self] descriptor, readiness in
            self?.assumeIsolated { client in
                client.drive { multi throws(HTTPError) in
                    try multi.act(on: descriptor, readiness) { client.isHeld(descriptor) }
                }
            }
        } onAlarm: { [weak self] in
            self?.assumeIsolated { client in
                client.drive { multi throws(HTTPError) in if multi.isDue() { try multi.actOnAlarm() } }
            }
        }
        self.multi = multi
        return multi
    }

    /// Whether the connection belongs to an exchange whose reader does not take what is here.
    private func isHeld(_ descriptor: Int32) -> Bool {
        transfers.values.contains { $0.isPaused && $0.easy?.uses(descriptor) == true }
    }

    /// A handle that served before, which costs less than a new one.
    private func takeHandle(of multi: CurlMulti) throws(HTTPError) -> CurlEasy {
        if let easy = idle.popLast() { return easy }
        return try multi.makeEasy(settings)
    }

    /// Calls libcurl, then does what it wants done. The one place from which it is driven; never from within a callback.
    private func drive(_ body: (CurlMulti) throws(HTTPError) -> Void) {
        guard let multi else { return }
        do throws(HTTPError) {
            try body(multi)
            reap(multi)
            // Mostly one round: libcurl says "at once" when a transfer was added or let go on.
            for _ in 0..<4 {
                guard multi.wantsAction() else { return }
                try multi.actOnAlarm()
                reap(multi)
            }
            multi.postpone()
        } catch {
            breakDown(error)
        }
    }

    private func reap(_ multi: CurlMulti) {
        while let (transfer, code) = multi.nextEnded() { end(transfer, transfer.failure(code)) }
    }

    private func checkTime(_ id: UInt64) {
        guard let transfer = transfers[id], let timeout = transfer.checkTime() else { return }
        end(transfer, .timedOut(timeout, transfer.request))
        drive { _ in }
    }

    /// Ends a transfer, well when there is no error, and tells its reader, if it has not gone.
    private func end(_ transfer: CurlTransfer, _ error: HTTPError?) {
        var error = error
        if error != nil, transfer.easy?.wasSent == true { error?.mayHaveBeenSent = true }
        detach(transfer)
        transfer.end(error)
        if transfer.isLingering { transfers[transfer.id] = nil }
    }

    /// Takes the handle from libcurl, which ends the transfer if it runs, and keeps it for the next request.
    private func detach(_ transfer: CurlTransfer) {
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
        for transfer in transfers.values { end(transfer, error) }
        idle = []
        multi = nil
    }
}
