import CairnEngine
import CairnReactor
import CairnStores
import Glibc

extension DiskKind {
    /// The real one, with its threads and its file. Each process of the simulation opens the database for itself. In memory
    /// where the machine has a file system there, for its syncs are the same calls and take no time.
    package static let sqlite = DiskKind("sqlite") { _, _ in
        let folder = try TemporaryFolder(in: access("/dev/shm", W_OK) == 0 ? "/dev/shm" : nil)
        let outside = try OutsideReactor()
        return SimulatedDisk { _, _ in
            let path = folder["cairn.db"]
            let store = try outside.wait { try await SQLiteRunStore.open(path, loop: outside.reactor) }
            return OutsideStore(store, on: outside)
        } remove: {
            outside.stop()
            _ = folder
        }
    }
}
