import Glibc

/// The variables of the process's environment, or those that a test hands over.
package struct Environment: Sendable {
    private let lookUp: @Sendable (String) -> String?

    package init(_ variables: [String: String]) { lookUp = { variables[$0] } }

    private init(lookUp: @escaping @Sendable (String) -> String?) { self.lookUp = lookUp }

    /// Nobody in this process changes its environment, so it can be asked from any thread.
    package static let process = Environment { name in
        getenv(name).map { String(decoding: UnsafeRawBufferPointer(start: $0, count: strlen($0)), as: UTF8.self) }
    }

    package subscript(name: String) -> String? { lookUp(name) }
}
