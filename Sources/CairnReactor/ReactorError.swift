import Glibc

/// What the operating system refused to the reactor or to one of its threads.
package struct ReactorError: Error, Sendable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// A system call failed; the message names it and the reason.
        package static let system = Self(rawValue: "reactor.system")
        /// The descriptor is a regular file or a directory, which is always ready: read it on a blocking thread.
        package static let notPollable = Self(rawValue: "reactor.not_pollable")
        /// The descriptor is watched already: modify that watch.
        package static let alreadyWatched = Self(rawValue: "reactor.already_watched")
        /// Tasks went on after the loop had stopped and cancelled them.
        package static let abandoned = Self(rawValue: "reactor.abandoned")
        /// Whoever read what we write went away.
        package static let closed = Self(rawValue: "reactor.closed")
        /// No thread could be started.
        package static let thread = Self(rawValue: "reactor.thread")
        /// No host has this name.
        package static let unresolved = Self(rawValue: "reactor.unresolved")
        /// Nobody could tell the address of a host: no name server answered. Later, perhaps.
        package static let resolver = Self(rawValue: "reactor.resolver")
    }

    package var code: Code
    package var message: String
    /// The `errno` behind it, 0 where there is none.
    package var number: Int32

    package init(_ code: Code, _ message: String, number: Int32 = 0) {
        self.code = code
        self.message = message
        self.number = number
    }

    package var description: String { "\(code.rawValue): \(message)" }

    /// A system call that has just failed. Reads `errno`.
    static func call(_ name: String, _ code: Code = .system) -> ReactorError {
        let number = errno
        return ReactorError(code, "\(name): \(explain(number))", number: number)
    }

    /// The text of an `errno`, with the mend where we know one.
    static func explain(_ number: Int32) -> String {
        var text = [CChar](repeating: 0, count: 128)
        strerror_r(number, &text, text.count)
        let reason = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        switch number {
        case EMFILE, ENFILE: return reason + " (raise the limit of open files: ulimit -n)"
        case EAGAIN, ENOMEM: return reason + " (the limit of processes, threads or memory is reached)"
        default: return reason
        }
    }
}
