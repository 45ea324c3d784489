import CairnHTTP
import CairnReactor
import CairnTesting
import CairnWire
import Glibc

/// The other side of a keyed step: it enters each idempotency key once and answers a repeated one as it did the first time.
/// It can kill who calls it, at any request it is told.
final class LedgerServer: Sendable {
    /// When a caller dies: before its entry is made, or after it and before the answer goes out.
    enum Moment: CaseIterable, Sendable { case before, after }

    fileprivate struct Book {
        var entries: [String] = []
        var requests: [String] = []
        var kills: [(pid: Int32, at: Int, moment: Moment)] = []
    }

    private let book = LockedBook()
    private let server: ScriptedServer

    /// A class of its own, so that the server's closure holds the book and not the server.
    private final class LockedBook: Sendable {
        let lock = Lock(Book())
    }

    init() throws {
        let book = self.book
        server = try ScriptedServer { request in
            let key = request.headers["Idempotency-Key"] ?? ""
            let number = book.lock.withLock { book in
                book.requests.append(key)
                book.strike(.before)
                if !book.entries.contains(key) { book.entries.append(key) }
                book.strike(.after)
                return (book.entries.firstIndex(of: key) ?? 0) + 1
            }
            return .json(201, ["number": .int(Int64(number))])
        }
    }

    var url: String { "\(server.url)/entries" }
    /// The keys that were entered, in order.
    var entries: [String] { book.lock.withLock { $0.entries } }
    /// The keys of all requests, repeated ones too.
    var requests: [String] { book.lock.withLock { $0.requests } }

    /// Kills a process at the request with this number from now on, counted from 1.
    func kill(_ pid: Int32, at number: Int, _ moment: Moment) {
        book.lock.withLock { $0.kills.append((pid, $0.requests.count + number, moment)) }
    }

    /// A process has ended, and the system may give its number to another.
    func forget(_ pid: Int32) { book.lock.withLock { book in book.kills.removeAll { $0.pid == pid } } }

    func stop() { server.stop() }
}

extension LedgerServer.Book {
    fileprivate mutating func strike(_ moment: LedgerServer.Moment) {
        for kill in kills where kill.at == requests.count && kill.moment == moment { Glibc.kill(kill.pid, SIGKILL) }
        kills.removeAll { $0.at < requests.count || $0.at == requests.count && $0.moment == moment }
    }
}
