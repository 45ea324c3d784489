package import CairnWire

/// One thing that `cairn doctor` looked at, and how it stands.
package struct Finding: Sendable, Hashable {
    package enum Status: String, Sendable, Hashable, CaseIterable {
        case ok
        /// It works, and may soon not, or not as it was meant.
        case warn
        case fail
    }

    /// What kind of trouble a failure is: the exit code follows from it.
    package enum Trouble: Sendable, Hashable {
        /// The person's files are wrong or missing.
        case definitions
        /// A service that is needed cannot be reached.
        case unreachable
        /// Anything else of this machine.
        case machine
    }

    package var status: Status
    /// Which check found it.
    package var check: String
    /// What was looked at: `model fast`, `libcurl`.
    package var subject: String
    /// One sentence without a full stop, values of secrets never among its words.
    package var message: String
    /// The command, or the edit, that mends it; nil where nothing is wrong.
    package var mend: String?
    /// Where: a file, with its line where that is known.
    package var place: String?
    package var trouble: Trouble

    package static func ok(_ subject: String, _ message: String, place: String? = nil) -> Finding {
        Finding(status: .ok, check: "", subject: subject, message: message, place: place, trouble: .machine)
    }

    package static func warn(_ subject: String, _ message: String, mend: String, place: String? = nil) -> Finding {
        Finding(
            status: .warn, check: "", subject: subject, message: message, mend: mend, place: place, trouble: .machine)
    }

    package static func fail(
        _ subject: String, _ message: String, mend: String, place: String? = nil, _ trouble: Trouble = .machine
    ) -> Finding {
        Finding(
            status: .fail, check: "", subject: subject, message: message, mend: mend, place: place, trouble: trouble)
    }

    /// `{check, status, subject, message, mend?, place?}`
    package var json: JSON {
        var object: JSONObject = [
            "check": .string(check), "status": .string(status.rawValue), "subject": .string(subject),
            "message": .string(message),
        ]
        if let mend { object["mend"] = .string(mend) }
        if let place { object["place"] = .string(place) }
        return .object(object)
    }
}
