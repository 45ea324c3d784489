/// The bytes of one file, shared by every node that was read from it. Immutable, hence `Sendable`; a class, so that a
/// node holds one pointer instead of two values.
package final class SourceText: Sendable {
    /// From the root of all definitions: what relative paths in the file start from.
    package let path: String
    /// The path as people are shown it.
    package let shownPath: String
    package let bytes: [UInt8]
    /// A place every few thousand bytes, so that finding one does not begin at the file's start each time.
    let checkpoints: [SourceCursor.Checkpoint]

    package init(path: String, shownAs shownPath: String? = nil, bytes: [UInt8]) {
        self.path = path
        self.shownPath = shownPath ?? path
        self.bytes = bytes
        checkpoints = SourceCursor.checkpoints(in: bytes, every: 4096)
    }
}

/// Of one load: there a path is one file.
extension SourceText: Hashable {
    package static func == (left: SourceText, right: SourceText) -> Bool {
        left === right || left.path == right.path && left.shownPath == right.shownPath
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(path) }
}

/// A place in a file. Line and column count from 1; columns are counted in Unicode scalars.
package struct SourcePosition: Sendable, Hashable, Comparable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A stretch of a file; `end` is the place after its last character.
package struct SourceRange: Sendable, Hashable {
    package var start: SourcePosition
    package var end: SourcePosition

    package init(start: SourcePosition, end: SourcePosition) {
        self.start = start
        self.end = end
    }
}
