/// Why an archive of runs cannot be read, or says something else than the store. The line is counted from 1.
package struct ArchiveError: Error, Sendable, Hashable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        /// A line is not what stands there in an archive.
        package static let malformed = Self(rawValue: "archive.malformed")
        /// What a line holds does not have the hash, or the size, that the archive says.
        package static let damaged = Self(rawValue: "archive.damaged")
        /// The archive ends in the middle.
        package static let truncated = Self(rawValue: "archive.truncated")
        /// A newer Cairn wrote it.
        package static let newer = Self(rawValue: "archive.newer")
        /// A line, or a value, is larger than any that Cairn writes.
        package static let tooLarge = Self(rawValue: "archive.too_large")
        /// The store has a run of this id, and it is not the same.
        package static let differs = Self(rawValue: "archive.differs")
        /// The run was changed in the store so much while it was exported that the export has no one moment.
        package static let changed = Self(rawValue: "archive.changed")
    }

    package var code: Code
    /// What is wrong, and the mend; without the place.
    package var message: String
    /// 0 where no line is at fault.
    package var line: Int

    package init(_ code: Code, _ message: String, line: Int = 0) {
        self.code = code
        self.message = message
        self.line = line
    }

    package var description: String { "\(code.rawValue): \(line > 0 ? "line \(line): " : "")\(message)" }
}
