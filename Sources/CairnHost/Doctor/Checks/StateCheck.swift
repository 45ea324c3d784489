import CairnReactor
import CairnSQLite
import CairnStores
import Glibc

/// Where runs are kept: can it be written, is it a store of this version, is its disk one that locks work on?
struct StateCheck: DoctorCheck {
    static let name = "state"

    func look(at patient: Patient) async -> [Finding] {
        let location = patient.host.location
        if case .dapr(let name) = location.place { return [await Self.look(at: name, patient)] }
        return await patient.files.run { Self.look(at: location) }
    }

    /// Whether the sidecar is there. It is asked once: who looks at a project does not wait for a service to start.
    private static func look(at store: String, _ patient: Patient) async -> Finding {
        let mend = "Start the sidecar, or set DAPR_HTTP_PORT and DAPR_GRPC_PORT to its ports."
        do throws(HostError) {
            let address = try SidecarAddress(patient.environment)
            let client = await patient.host.clients().open()
            guard let problem = await Host.health(of: address, client) else {
                return .ok("state", "the sidecar at \(address.health) takes calls", place: store)
            }
            return .fail("state", "no Dapr sidecar takes calls: \(problem)", mend: mend, place: store)
        } catch {
            return .fail("state", error.message, mend: mend, place: store)
        }
    }

    private static func look(at location: StateLocation) -> [Finding] {
        guard let database = location.database else { return [] }
        let folder = ExistingFolder.above(location.folder)
        guard access(folder, W_OK | X_OK) == 0 else {
            return [
                .fail(
                    "state", "the folder \(folder) may not be written by this user",
                    mend: "chown \"$USER\" \(folder), or give another --state", place: database)
            ]
        }
        return [file(database)] + network(folder)
    }

    private static func file(_ path: String) -> Finding {
        guard access(path, F_OK) == 0 else {
            return .ok("state", "not there yet; the first run makes it", place: path)
        }
        guard access(path, R_OK | W_OK) == 0 else {
            return .fail(
                "state", "the file may not be written by this user", mend: "chown \"$USER\" \(path)*", place: path)
        }
        do throws(SQLiteError) {
            let connection = try Connection(path: path, mode: .readOnly, busyTimeout: .seconds(1))
            let version = try connection.userVersion()
            if version > RunSchema.version {
                return .fail(
                    "state",
                    "a newer cairn wrote it (store version \(version), this one knows \(RunSchema.version))",
                    mend: "Use that cairn, or give another --state.", place: path)
            }
            let note = version < RunSchema.version ? ", brought up to \(RunSchema.version) by the next run" : ""
            return .ok("state", "store version \(version)\(note)", place: path)
        } catch {
            return .fail("state", "\(error)", mend: "Restore it from a backup, or give another --state.", place: path)
        }
    }

    /// Write-ahead logs need memory that processes share, and locks that the kernel keeps: no network gives both.
    private static func network(_ folder: String) -> [Finding] {
        do throws(FileError) {
            let mounts = try BoundedFile.read("/proc/self/mounts", limit: 4 << 20)
            let path = WorkingFolder.absolute(folder)
            guard let kind = fileSystem(of: path, mounts: String(decoding: mounts, as: UTF8.self)),
                ["nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "fuse.sshfs"].contains(kind)
            else { return [] }
            return [
                .warn(
                    "state", "the folder is on \(kind), where a write-ahead log is not safe",
                    mend: "Give a --state on a local disk.", place: folder)
            ]
        } catch {
            // Without /proc nobody can say; the store tells by itself when it finds no shared memory.
            return []
        }
    }

    /// The kind of the file system that holds `path`, by the kernel's table: of the mount that lies deepest.
    static func fileSystem(of path: String, mounts: String) -> String? {
        var deepest: (depth: Int, kind: String)?
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 2 else { continue }
            let point = fields[1] == "/" ? "" : String(fields[1])
            guard path == point || path.hasPrefix(point + "/"), point.count >= deepest?.depth ?? 0 else { continue }
            deepest = (point.count, String(fields[2]))
        }
        return deepest?.kind
    }
}
