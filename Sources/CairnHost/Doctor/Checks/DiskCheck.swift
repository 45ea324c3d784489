import CairnReactor
import Glibc

/// Room on the disk that keeps the runs.
struct DiskCheck: DoctorCheck {
    static let name = "disk"
    private static let little = 1 << 30
    private static let least = 100 << 20

    func look(at patient: Patient) async -> [Finding] {
        let folder = patient.host.location.folder
        return await patient.files.run { [Self.room(at: ExistingFolder.above(folder))] }
    }

    private static func room(at folder: String) -> Finding {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else {
            return .fail(
                "disk", "it cannot be asked for its room: \(String(cString: strerror(errno)))", mend: "df -h \(folder)",
                place: folder)
        }
        let free = Int(status.f_bavail) * Int(status.f_frsize)
        let message = "\(ByteCount(free)) are free"
        // File systems without a table of inodes count none at all.
        if status.f_files > 0, status.f_favail == 0 {
            return .fail("disk", "no more files can be made on it", mend: "df -i \(folder)", place: folder)
        }
        if free < least {
            return .fail("disk", message, mend: "Free some room, or give another --state.", place: folder)
        }
        if free < little {
            return .warn("disk", message, mend: "Free some room, or give another --state.", place: folder)
        }
        return .ok("disk", message, place: folder)
    }
}

/// The nearest folder of a path that is there.
enum ExistingFolder {
    static func above(_ path: String) -> String {
        var path = path
        while !FolderListing.isFolder(path) {
            guard let slash = path.lastIndex(of: "/") else { return "." }
            path = slash == path.startIndex ? "/" : String(path[..<slash])
        }
        return path
    }
}
