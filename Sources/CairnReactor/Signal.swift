import CSystem
import Glibc

/// A signal that asks the process to end.
package enum Signal: Sendable, Hashable, CaseIterable {
    case interrupt, terminate

    /// The number of the system: SIGINT, SIGTERM.
    package var number: Int32 {
        switch self {
        case .interrupt: SIGINT
        case .terminate: SIGTERM
        }
    }

    /// What a process that ended for this signal returns: 128 and its number.
    package var exitCode: Int32 { 128 + number }
}

/// The signals that came, and who wants to know. What comes before anybody listens is kept.
struct SignalState {
    var received: [Signal] = []
    var listener: (@Sendable (Signal, Int) -> Void)?
}

extension Reactor {
    /// Blocks SIGINT and SIGTERM for this thread and those that it starts, and reads them here. Called before any other
    /// thread exists: one that does not block them would die of them, and the process with it.
    func watchSignals() throws(ReactorError) {
        let numbers = Signal.allCases.map(\.number)
        let fd = csystem_signalfd(numbers, Int32(numbers.count))
        guard fd >= 0 else { throw .call("signalfd") }
        confined.ownDescriptors.append(fd)
        _ = try watch(fd, for: .readable) { [unowned self] _ in
            while let signal = Signal(number: csystem_signalfd_next(fd)) { deliver(signal) }
        }
    }

    /// Called on the loop for each SIGINT and SIGTERM, with how many came so far, this one included; at once for those
    /// that came before. Takes the place of the listener before: `Reactor.main` installs one.
    package func whenSignalled(_ listener: @escaping @Sendable (Signal, _ count: Int) -> Void) {
        checkIsolated()
        confined.signals.listener = listener
        for (index, signal) in confined.signals.received.enumerated() { listener(signal, index + 1) }
    }

    private func deliver(_ signal: Signal) {
        confined.signals.received.append(signal)
        confined.signals.listener?(signal, confined.signals.received.count)
    }
}

extension Signal {
    fileprivate init?(number: Int32) {
        guard let signal = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = signal
    }
}
