package import CairnWire

/// The server that a provider's models are on when the file names none.
package struct DefaultServer: Sendable {
    package var baseURL: String
    /// The variable that names another one: the address is then `${env:NAME:-baseURL}`.
    package var addressVariable: String?
    /// The variable whose value is the key for this server. It goes to no other one.
    package var keyVariable: String?
    /// What people write into that variable, as a URL.
    package var normalized: @Sendable (String) -> String

    package init(
        _ baseURL: String, addressVariable: String? = nil, keyVariable: String? = nil,
        normalized: @escaping @Sendable (String) -> String = { $0 }
    ) {
        self.baseURL = baseURL
        self.addressVariable = addressVariable
        self.keyVariable = keyVariable
        self.normalized = normalized
    }

    /// The address, as the author of a file would have written it.
    package var address: Reference? {
        addressVariable.map { .environment(name: $0, fallback: baseURL) }
    }
}
