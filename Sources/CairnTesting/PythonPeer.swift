import Glibc

/// Programs of Python that stand on the other side of a test: other people's implementations of what we implement. They are
/// `Tests/Peers/NAME.py`, and run in the environment that `scripts/test` makes of `scripts/lib/requirements.txt`.
package enum PythonPeer {
    /// Whether that environment was made: `swift test` alone does not.
    package static let isInstalled = access(interpreter, X_OK) == 0

    /// Starts a peer, which ends when the test process does (`Tests/Peers/lifeline.py`). What it writes on standard output
    /// is read by lines.
    package static func start(_ name: String, _ arguments: [String] = [], mergingErrors: Bool = false) throws
        -> ChildProcess
    {
        try ChildProcess(command(name) + arguments, mergingErrors: mergingErrors, endsWithTest: true)
    }

    /// What starts a peer.
    package static func command(_ name: String) -> [String] {
        [interpreter, "-u", "\(root)/Tests/Peers/\(name).py"]
    }

    private static let interpreter = "\(root)/.build/python/bin/python"

    /// The folder that holds `Package.swift`, found from where this file was compiled.
    private static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/")
}
