import CairnReactor
import CairnWire
import Glibc

/// The wall clock: durable deadlines, certificates and logs go by it.
struct ClockCheck: DoctorCheck {
    static let name = "clock"
    /// 2026-01-01: this program is not older.
    private static let earliest: Int64 = 1_767_225_600_000
    /// Clocks of two machines that share a disk may differ by as much.
    private static let tolerance: Int64 = 60_000

    func look(at patient: Patient) async -> [Finding] {
        let now = patient.host.loop.wallMilliseconds
        let shown = Timestamp(milliseconds: now).rfc3339
        let mend = "timedatectl set-ntp true"
        guard now >= Self.earliest else {
            return [.fail("clock", "it says \(shown), which is before this program was made", mend: mend)]
        }
        guard let database = patient.host.location.database else { return [.ok("clock", shown)] }
        let written = await patient.files.run { () -> Int64? in
            var status = stat()
            return stat(database, &status) == 0 ? Int64(status.st_mtim.tv_sec) * 1000 : nil
        }
        if let written, written > now + Self.tolerance {
            let later = Timestamp(milliseconds: written).rfc3339
            return [
                .warn(
                    "clock", "it says \(shown), and the journal was written at \(later): it was set back", mend: mend,
                    place: database)
            ]
        }
        return [.ok("clock", shown)]
    }
}
