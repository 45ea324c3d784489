import CairnReactor
import Glibc

// How a connection comes about, and what becomes of its calls when it breaks.
extension GRPCConnection {
    func connect(_ id: UInt64) {
        let timeout = settings.connectTimeout
        let timer = loop.schedule(after: timeout) { [weak self] in
            self?.assumeIsolated { connection in
                connection.lost(id, GRPCError(.unavailable, "no connection within \(timeout)"))
            }
        }
        let task = loop.spawn(name: "grpc connect") { [weak self] in
            guard let self else { return }
            await self.establish(id)
        }
        // The task has run up to its first suspension, and may have failed by then.
        guard machine.phase == .connecting(id) else {
            task.cancel()
            return loop.cancel(timer)
        }
        attempt = (id, task, timer)
    }

    private func establish(_ id: UInt64) async {
        do throws(GRPCError) {
            let descriptor = try await openSocket()
            guard machine.phase == .connecting(id) else {
                Glibc.close(descriptor)
                return
            }
            try open(id, descriptor)
        } catch {
            lost(id, error)
        }
    }

    private func open(_ id: UInt64, _ descriptor: Int32) throws(GRPCError) {
        let session: HTTP2Session
        do throws(HTTP2Error) {
            session = try HTTP2Session(
                authority: address.authority, userAgent: settings.userAgent, window: Int32(clamping: settings.window),
                connectionWindow: Int32(clamping: settings.window * 16))
        } catch {
            Glibc.close(descriptor)
            throw GRPCError(.internal, error.description, cause: error)
        }
        let link = GRPCLink(id, descriptor, session, on: loop)
        do throws(GRPCError) {
            try link.open { [weak self] readiness in self?.assumeIsolated { $0.ready(id, readiness) } }
        } catch {
            Glibc.close(descriptor)
            throw error
        }
        links[id] = link
        try link.flush()
    }

    private func openSocket() async throws(GRPCError) -> Int32 {
        switch address.place {
        case .unix(let path):
            return try await GRPCSocket.connect(
                to: .unix(path: path), deadPeerTimeout: settings.deadPeerTimeout, on: loop)
        case .tcp(let host, let port):
            let addresses: [SocketAddress]
            do {
                addresses = try await resolver.addresses(of: host, port: port)
            } catch {
                throw GRPCError(
                    .unavailable, (error as? ReactorError)?.message ?? "the look-up of '\(host)' was given up",
                    cause: error)
            }
            var failure = GRPCError(.unavailable, "'\(host)' has no address")
            for address in addresses {
                do throws(GRPCError) {
                    return try await GRPCSocket.connect(
                        to: .tcp(address), deadPeerTimeout: settings.deadPeerTimeout, on: loop)
                } catch {
                    failure = error
                }
                if Task.isCancelled { break }
            }
            throw failure
        }
    }

    func endAttempt(_ id: UInt64) {
        guard let attempt, attempt.link == id else { return }
        self.attempt = nil
        loop.cancel(attempt.timer)
        attempt.task.cancel()
    }

    /// The connection broke, or did not come about.
    func lost(_ id: UInt64, _ error: GRPCError) {
        endAttempt(id)
        var error = error
        error.message = "\(address): \(error.message)"
        refusal = error
        let link = links.removeValue(forKey: id)
        link?.close()
        let stranded = link?.calls.sorted { $0.key < $1.key } ?? []
        link?.calls = [:]
        var again: [GRPCCall] = []
        for (stream, call) in stranded {
            call.place = nil
            if link?.session.isUnsent(stream) == true, call.mayGoAgain() {
                again.append(call)
            } else {
                call.machine.end(sentError(error, call))
                settle(call)
            }
        }
        perform(machine.lost(id))
        for call in again { perform(machine.begin(call.id)) }
    }
}
