import CairnHTTP
import Glibc

/// One connection of a scripted server, served by blocking on a thread of its own.
struct ServerConnection: Sendable {
    let descriptor: Int32
    let number: Int
    let stopping: ServerSignal
    let onSent: @Sendable (Int) -> Void

    /// Reads requests and plays their scripts until somebody closes.
    func serve(_ greeting: ServerScript, _ respond: (ScriptedServer.Request) -> ServerScript) {
        defer { close(descriptor) }
        var buffer: [UInt8] = []
        guard play(greeting, &buffer) else { return }
        while let request = readRequest(&buffer) {
            guard play(respond(request), &buffer) else { return }
        }
    }

    /// False when the connection is over.
    private func play(_ script: ServerScript, _ buffer: inout [UInt8]) -> Bool {
        script.steps.allSatisfy { play($0, &buffer) }
    }

    private func play(_ step: ServerScript.Step, _ buffer: inout [UInt8]) -> Bool {
        switch step {
        case .send(let bytes): return send(bytes)
        case .repeated(let bytes, let count):
            for _ in 0..<count {
                guard send(bytes) else { return false }
            }
            return true
        case .wait(let signal):
            signal.wait(orStop: stopping)
            return true
        case .signal(let signal):
            signal.send()
            return true
        case .untilClientCloses:
            while receive(&buffer) {}
            return true
        case .close: return false
        case .reset:
            // Closing with a linger of 0 seconds sends RST, as the kernel of a server that crashed would.
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
            return false
        }
    }

    private func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(descriptor, buffer.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
                onSent(count)
            } else {
                guard errno == EAGAIN || errno == EINTR else { return false }
                guard stopping.wait(besides: descriptor, for: POLLOUT) == .other else { return false }
            }
        }
        return true
    }

    /// Appends what came; false at the end of the connection or of the server.
    private func receive(_ buffer: inout [UInt8]) -> Bool {
        guard stopping.wait(besides: descriptor) == .other else { return false }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
        buffer.append(contentsOf: chunk[..<count])
        return true
    }

    /// The next request: a head, and a body if it has a `Content-Length`. What comes after it stays in `buffer`.
    private func readRequest(_ buffer: inout [UInt8]) -> ScriptedServer.Request? {
        let separator = Array("\r\n\r\n".utf8)
        var end: Int?
        while end == nil {
            end = buffer.indices.first { buffer[$0...].starts(with: separator) }
            guard end != nil || receive(&buffer) else { return nil }
        }
        let head = String(decoding: buffer[..<(end ?? 0)], as: UTF8.self)
        buffer.removeFirst((end ?? 0) + separator.count)
        var lines = head.split(separator: "\r\n", omittingEmptySubsequences: true)[...]
        let words = lines.popFirst()?.split(separator: " ") ?? []
        guard words.count == 3 else { return nil }
        let headers = HTTPHeaders(
            lines.compactMap { line in
                guard let colon = line.firstIndex(of: ":") else { return nil }
                return (String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
            })
        let length = headers["Content-Length"].flatMap { Int($0) } ?? 0
        while buffer.count < length {
            guard receive(&buffer) else { return nil }
        }
        let body = Array(buffer.prefix(length))
        buffer.removeFirst(length)
        return ScriptedServer.Request(
            method: String(words[0]), target: String(words[1]), headers: headers, body: body, index: 0,
            connection: number)
    }
}
