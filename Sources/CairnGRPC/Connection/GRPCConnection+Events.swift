import CairnReactor

/// What comes from the server, and what goes to it.
extension GRPCConnection {
    func ready(_ id: UInt64, _ readiness: Readiness) {
        guard let link = links[id] else { return }
        do throws(GRPCError) {
            if readiness != .writable, try link.receive() { act(on: link) }
            guard !link.isClosed else { return }
            if readiness.contains(.writable) {
                try link.flush()
            } else if link.session.wantsToWrite || link.session.isOver {
                flushSoon(link)
            }
        } catch {
            // What came before the end counts.
            act(on: link)
            if links[id] === link { lost(id, error) }
        }
    }

    /// At the end of what the loop does now, so that requests that begin together leave together.
    func flushSoon(_ link: GRPCLink) {
        guard !link.isFlushDue else { return }
        link.isFlushDue = true
        let id = link.id
        loop.post { [weak self] in self?.assumeIsolated { $0.flush(id) } }
    }

    private func flush(_ id: UInt64) {
        guard let link = links[id] else { return }
        link.isFlushDue = false
        do throws(GRPCError) {
            try link.flush()
            // A request that could not be sent ends its stream here.
            act(on: link)
        } catch {
            act(on: link)
            if links[id] === link { lost(id, error) }
        }
    }

    private func act(on link: GRPCLink) {
        for event in link.session.takeEvents() { act(on: event, of: link) }
    }

    private func act(on event: HTTP2Event, of link: GRPCLink) {
        switch event {
        case .settings(let maxStreams):
            if !link.isUp {
                link.isUp = true
                endAttempt(link.id)
            }
            perform(machine.settings(link.id, maxStreams: maxStreams))
        case .headers(let stream, let fields, let isLast):
            update(link.calls[stream]) { $0.machine.receive(fields, isLast: isLast) }
        case .oversizedHeaders(let stream):
            let limit = HTTP2Session.headerLimit
            update(link.calls[stream]) { call in
                call.machine.end(
                    GRPCError(
                        .resourceExhausted, "more than \(limit) bytes of headers came", mayHaveBeenSent: true))
                return false
            }
        case .data(let stream, let bytes):
            guard let call = link.calls[stream] else { break }
            update(call) { call in
                call.unconsumed += bytes.count
                return bytes.withUnsafeBufferPointer { call.machine.receive($0) }
            }
            // A message that is not whole yet must be able to become so; whole ones wait for their reader.
            if !call.isStream || !call.machine.hasMessages { consume(call) }
        case .end(let stream):
            // After trailers this says nothing new.
            update(link.calls[stream]) { call in
                call.machine.endOfStream()
                return false
            }
        case .closed(let stream, let code): closed(stream, code, on: link)
        case .goAway: perform(machine.goAway(link.id))
        }
    }

    /// - Parameter change: says whether the stream is to be broken off.
    private func update(_ call: GRPCCall?, _ change: (GRPCCall) -> Bool) {
        guard let call else { return }
        let isUnwanted = change(call)
        // A server may answer before it has read all of the request: the rest is not sent.
        let isAnsweredEarly = call.machine.isOver && call.place.map { $0.link.session.isSending($0.stream) } == true
        if isUnwanted || isAnsweredEarly { breakOff(call) }
        settle(call)
    }

    private func closed(_ stream: Int32, _ code: HTTP2ErrorCode, on link: GRPCLink) {
        guard let call = link.calls.removeValue(forKey: stream) else { return }
        call.place = nil
        var again: [ConnectionMachine.Action] = []
        if code == .refusedStream, call.mayGoAgain() {
            again = machine.begin(call.id)
        } else {
            call.machine.end(GRPCStatus.reset(code))
            settle(call)
        }
        perform(machine.streamEnded(on: link.id) + again)
    }
}
