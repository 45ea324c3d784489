package import CairnReactor

/// A client of one server of gRPC: calls share a connection, which is made at the first call, and made anew when it breaks.
///
/// An actor of the loop: from there a call costs a tenth of a microsecond, from elsewhere a hop. A call waits for a
/// connection as long as its deadline lets it, and fails when the attempt that it waited for fails; the rests between
/// attempts grow. What a server refuses unread is sent again; anything else is for the caller to repeat, who knows what
/// may be repeated (`GRPCError.mayHaveBeenSent`).
package actor GRPCConnection {
    package nonisolated let address: GRPCAddress
    package nonisolated let settings: GRPCSettings
    nonisolated let loop: Reactor
    nonisolated let resolver: Resolver
    private nonisolated let random: @Sendable () -> Double
    var machine = ConnectionMachine()
    var links: [UInt64: GRPCLink] = [:]
    var calls: [UInt64: GRPCCall] = [:]
    private var lastCall: UInt64 = 0
    /// The attempt to connect: its task and its timer.
    var attempt: (link: UInt64, task: SpawnedTask<Void, Never>, timer: TimerID)?
    private var restTimer: TimerID?
    /// Why the last attempt failed, for those who waited for it.
    var refusal = GRPCError(.unavailable, "the connection is closed")

    /// - Parameter random: from 0 up to 1, for the jitter between attempts.
    package init(
        to address: GRPCAddress, settings: GRPCSettings = GRPCSettings(), loop: Reactor, resolver: Resolver,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.address = address
        self.settings = settings
        self.loop = loop
        self.resolver = resolver
        self.random = random
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    isolated deinit { close() }

    /// Ends every call with `grpc.unavailable` and closes every connection. Calls after it fail likewise.
    package func close() {
        refusal = GRPCError(.unavailable, "the connection to \(address) was closed by its owner")
        for call in calls.values where call.place != nil { end(call, sentError(refusal, call)) }
        perform(machine.close())
        if let restTimer { loop.cancel(restTimer) }
        restTimer = nil
    }
}

// MARK: - Calls

extension GRPCConnection {
    /// One message there, one back.
    ///
    /// - Parameters:
    ///   - method: `/package.Service/Method`.
    ///   - deadline: how long the call may take in all; nil for as long as it takes. The server is told.
    /// - Throws: the status that the server gave; `grpc.deadline_exceeded`, `grpc.unavailable`, `grpc.cancelled` soon after
    ///   the task was cancelled, `grpc.resource_exhausted` for a message over the limits.
    package func unary(
        method: String, request: [UInt8], metadata: GRPCMetadata = [:], deadline: Duration? = nil
    ) async throws(GRPCError) -> [UInt8] {
        let call = try begin(method, request, metadata, deadline, isStream: false)
        defer { forget(call) }
        while !call.machine.isOver { await news(of: call) }
        if case .over(let error?) = call.machine.state { throw error }
        guard let answer = call.machine.takeMessage(), !call.machine.hasMessages else {
            throw GRPCError(.internal, "\(method) should be answered by one message", mayHaveBeenSent: true)
        }
        return answer
    }

    /// One message there, any number back.
    ///
    /// - Parameters: as for `unary`.
    /// - Throws: `grpc.invalid_argument`, `grpc.resource_exhausted`. What goes wrong later is thrown by the stream.
    package func serverStream(
        method: String, request: [UInt8], metadata: GRPCMetadata = [:], deadline: Duration? = nil
    ) throws(GRPCError) -> GRPCServerStream {
        GRPCServerStream(self, try begin(method, request, metadata, deadline, isStream: true).id)
    }

    /// The next message of a stream; nil at its end.
    func next(_ id: UInt64) async throws(GRPCError) -> [UInt8]? {
        guard let call = calls[id] else { return nil }
        guard !call.isAwaited else {
            throw GRPCError(.failedPrecondition, "a stream has one reader, and \(call.method) is being read")
        }
        while !call.machine.hasNews { await news(of: call) }
        if let message = call.machine.takeMessage() {
            if !call.machine.hasMessages { consume(call) }
            return message
        }
        forget(call)
        if case .over(let error?) = call.machine.state { throw error }
        return nil
    }

    /// Nobody reads the stream any more. From anywhere.
    nonisolated func letGo(of id: UInt64) {
        loop.post { [weak self] in self?.assumeIsolated { $0.giveUp(id) } }
    }

    private func begin(
        _ method: String, _ request: [UInt8], _ metadata: GRPCMetadata, _ timeout: Duration?, isStream: Bool
    ) throws(GRPCError) -> GRPCCall {
        try metadata.check()
        guard method.hasPrefix("/"), method.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw GRPCError(.invalidArgument, "'\(method.prefix(200))' is no method: write /package.Service/Method")
        }
        guard request.count <= settings.requestLimit else {
            throw GRPCError(
                .resourceExhausted, "the request has \(request.count) bytes, \(settings.requestLimit) are sent")
        }
        guard machine.waitingCount < settings.maxWaiting else {
            throw GRPCError(.unavailable, "\(settings.maxWaiting) calls wait for \(address) already")
        }
        lastCall += 1
        let id = lastCall
        let call = GRPCCall(
            id, method: method, body: MessageReader.framed(request), metadata: metadata,
            deadline: timeout.map { loop.now.advanced(by: $0) }, isStream: isStream,
            messageLimit: settings.messageLimit)
        calls[id] = call
        if let deadline = call.deadline {
            call.timer = loop.schedule(at: deadline) { [weak self] in self?.assumeIsolated { $0.expire(id) } }
        }
        perform(machine.begin(id))
        return call
    }

    private func news(of call: GRPCCall) async {
        let id = call.id
        await withTaskCancellationHandler {
            await withUnsafeContinuation { call.await($0) }
        } onCancel: {
            loop.post { [weak self] in self?.assumeIsolated { $0.giveUp(id) } }
        }
    }

    private func expire(_ id: UInt64) {
        guard let call = calls[id] else { return }
        call.timer = nil
        let reason =
            call.place == nil ? "there was no connection to \(address) in time" : "\(address) did not answer in time"
        end(call, GRPCError(.deadlineExceeded, "\(call.method): \(reason)", mayHaveBeenSent: call.wasSent))
    }

    private func giveUp(_ id: UInt64) {
        guard let call = calls[id] else { return }
        end(call, GRPCError(.cancelled, "\(call.method) was cancelled", mayHaveBeenSent: call.wasSent))
        if !call.isAwaited, call.isStream { forget(call) }
    }

    /// Its reader has all that it wants.
    private func forget(_ call: GRPCCall) {
        calls[call.id] = nil
        if let timer = call.timer { loop.cancel(timer) }
        call.timer = nil
    }
}

// MARK: - Ends

extension GRPCConnection {
    /// Ends a call that has not ended, from our side: the server is told to stop.
    func end(_ call: GRPCCall, _ error: GRPCError) {
        guard call.machine.end(error) else { return }
        breakOff(call)
        settle(call)
    }

    /// The call needs nothing more from the server.
    func breakOff(_ call: GRPCCall) {
        machine.leave(call.id)
        guard let (link, stream) = call.place else { return }
        link.session.reset(stream, .cancel)
        flushSoon(link)
    }

    /// After anything that happened to a call: timers and readers.
    func settle(_ call: GRPCCall) {
        if call.machine.isOver, let timer = call.timer {
            loop.cancel(timer)
            call.timer = nil
        }
        call.wake()
    }

    func sentError(_ error: GRPCError, _ call: GRPCCall) -> GRPCError {
        var error = error
        error.message = "\(call.method): \(error.message)"
        error.mayHaveBeenSent = call.wasSent
        return error
    }

    /// Tells the server that what came of this call was taken.
    func consume(_ call: GRPCCall) {
        guard call.unconsumed > 0, let (link, stream) = call.place else { return }
        link.session.consumed(call.unconsumed, of: stream)
        call.unconsumed = 0
        if link.session.wantsToWrite { flushSoon(link) }
    }
}

// MARK: - Doing what the machine says

extension GRPCConnection {
    func perform(_ actions: [ConnectionMachine.Action]) {
        for action in actions {
            switch action {
            case .connect(let link): connect(link)
            case .rest(let failures):
                let rest = settings.backoff.rest(after: failures, random: random())
                restTimer = loop.schedule(after: rest) { [weak self] in
                    self?.assumeIsolated { connection in
                        connection.restTimer = nil
                        connection.perform(connection.machine.rested())
                    }
                }
            case .start(let call, let link): start(call, on: link)
            case .fail(let id):
                if let call = calls[id] { end(call, sentError(refusal, call)) }
            case .close(let id):
                endAttempt(id)
                close(links.removeValue(forKey: id))
            }
        }
    }

    private func close(_ link: GRPCLink?) {
        guard let link, !link.isClosed else { return }
        link.session.sayGoodbye()
        // What cannot be said is not missed: the socket closes anyway.
        _ = Result { () throws(GRPCError) in try link.flush() }
        link.close()
    }

    private func start(_ id: UInt64, on linkID: UInt64) {
        guard let call = calls[id], !call.machine.isOver else { return perform(machine.streamEnded(on: linkID)) }
        guard let link = links[linkID] else { return perform(machine.begin(id)) }
        var fields: [HTTP2Field] = []
        if let deadline = call.deadline {
            fields.append(HTTP2Field("grpc-timeout", TimeoutField.text(deadline.duration(since: loop.now))))
        }
        fields += call.metadata.entries
        do throws(HTTP2Error) {
            let stream = try link.session.request(path: call.method, fields, body: call.body)
            call.place = (link, stream)
            call.wasSent = true
            link.calls[stream] = call
            flushSoon(link)
        } catch {
            // The server has ended the connection, and its word is on the way to us: the call goes by the next one.
            perform(machine.goAway(linkID) + machine.streamEnded(on: linkID) + machine.begin(id))
        }
    }
}
