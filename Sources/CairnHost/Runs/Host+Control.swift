import CairnEngine
import CairnReactor
import CairnWire
import CairnWorkflow

/// What stops a run, for good or for a while.
package enum RunControl: String, Sendable, Hashable, CaseIterable {
    /// The run ends, after what it did was taken back where the file says how.
    case cancel
    /// It ends at once.
    case terminate
    /// It begins nothing new until it is resumed.
    case suspend

    fileprivate var letter: String {
        switch self {
        case .cancel: EventRaised.cancel
        case .terminate: EventRaised.terminate
        case .suspend: EventRaised.suspend
        }
    }
}

/// What became of a word to a run. The word itself is on disk in any case.
package struct Delivery: Sendable, Hashable {
    package enum Fate: Sendable, Hashable {
        /// The run stands as it was told to.
        case carriedOut
        /// The process that drives the run has read it, and something is to be done yet: clean-up.
        case underWay
        /// The process that drives the run has not read it: it hangs, or was stopped.
        case unread
        /// Nobody drives the run, and something is to be called yet.
        case waits
    }

    package var fate: Fate
    /// How the run stands now.
    package var status: String
    /// Who drives it: `process 4711 on host`; nil when nobody does.
    package var driver: String?
}

extension Host {
    /// How long the driver of a run is given to read a letter before the command goes on without its answer. It looks four
    /// times a second.
    private static let patience = Duration.seconds(3)
    private static let pause = Duration.milliseconds(50)

    /// Stops a run. Where nobody drives it, it is done here and now, unless the run has something to call before it ends.
    ///
    /// - Parameters:
    ///   - reason: for whoever reads the run later.
    ///   - by: whose word it is; nil: the person at this keyboard.
    /// - Throws: `run.not_found`, `run.ended`.
    package func control(
        _ run: String, _ control: RunControl, reason: String? = nil, by: String? = nil
    ) async throws -> Delivery {
        var data: JSONObject = ["by": .string(by ?? person)]
        if let reason { data["reason"] = .string(reason) }
        let letter = try letter(control.letter, .object(data), to: run)
        let (engine, store) = (try await engine(), try await store())
        _ = try await engine.post(letter)
        let end = loop.now.advanced(by: Self.patience)
        var seen = -1
        while true {
            do {
                let head: RunHead
                if control == .terminate {
                    try await engine.terminate(by: letter)
                    head = try await store.header(of: run).head
                } else {
                    head = try await engine.settle(run)
                }
                return Delivery(fate: head.isStopped ? .carriedOut : .waits, status: head.status.rawValue, driver: nil)
            } catch let error as EngineError
                where [.runDrivenElsewhere, .runTaken, .runLettersUnread].contains(error.code)
            {
                let header = try await store.header(of: run)
                var delivery = Delivery(
                    fate: .carriedOut, status: header.head.status.rawValue, driver: header.driver?.name)
                if header.head.isStopped { return delivery }
                if header.version != seen {
                    seen = header.version
                    delivery.fate = .underWay
                    if try await !store.load(run).letters.contains(where: { $0.id == letter.id }) { return delivery }
                }
                delivery.fate = .unread
                guard loop.now < end else { return delivery }
                try await loop.sleep(for: Self.pause)
            }
        }
    }
}

extension RunHead {
    fileprivate var isStopped: Bool { status.isTerminal || status == .suspended }
}

extension Driver {
    /// For people: `process 4711 on workshop`.
    var name: String { "process \(pid) on \(host)" }
}
