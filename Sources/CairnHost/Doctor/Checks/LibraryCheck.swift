import CairnCrypto
import CairnHTTP
import CairnReactor
import CairnText

/// The C libraries that are opened at first use: are they installed, and new enough?
struct LibraryCheck: DoctorCheck {
    static let name = "libraries"

    func look(at patient: Patient) async -> [Finding] {
        async let curl = curl(patient)
        async let others = offload(to: patient.host.workers) { [Self.crypto(), Self.stemmer()] }
        return await [curl] + others
    }

    private func curl(_ patient: Patient) async -> Finding {
        do throws(HTTPError) {
            return .ok("libcurl", "version \(try await CurlClient.libraryVersion(on: patient.host.workers))")
        } catch {
            return .fail("libcurl", error.message, mend: "apt-get install libcurl4")
        }
    }

    private static func crypto() -> Finding {
        do throws(CryptoError) {
            _ = try SHA256.digest(of: [])
            return .ok("libcrypto", "hashes")
        } catch {
            return .fail("libcrypto", error.message, mend: "apt-get install libssl3")
        }
    }

    private static func stemmer() -> Finding {
        do throws(TextError) {
            _ = try Stemmer(.english)
            return .ok("libstemmer", "stems")
        } catch {
            return .fail("libstemmer", error.message, mend: "apt-get install libstemmer0d")
        }
    }
}
