import CairnReactor
import CairnWire

extension ProviderPorts {
    /// Parses a server's answer, one of more than 64 KiB on the workers (design §2, "A turn").
    ///
    /// - Throws: where it is no JSON.
    func json(_ bytes: [UInt8]) async throws(JSONError) -> JSON {
        let parse: @Sendable () -> Result<JSON, JSONError> = {
            do throws(JSONError) {
                return .success(try JSON(parsing: bytes))
            } catch {
                return .failure(error)
            }
        }
        let parsed = bytes.count > 65_536 ? await offload(to: workers) { parse() } : parse()
        return try parsed.get()
    }
}
