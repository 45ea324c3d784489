import CairnEngine
import CairnSQLite
import CairnWire
import CairnWorkflow

/// All that makes staged rows a run of the store.
struct RestoredRun: Sendable {
    var header: RunHeader
    var definition: DefinitionSnapshot
    /// Under which rows were staged; nil when the parts are all there is.
    var number: Int64?
    var parts: [RunPart]
    /// The first and the last version of each generation.
    var generations: [Int: ClosedRange<Int>]
}

/// Writes runs that are put back. Until the last commit their rows bear a number that no run has.
struct RestorationWriter {
    let writer: RunWriter
    private var connection: Connection { writer.connection }

    /// - Returns: the number under which the parts stand.
    func stage(_ parts: [RunPart], of run: String, _ known: Int64?) throws -> Int64 {
        let number = try known ?? writer.freshNumber()
        if known == nil {
            try connection.run("INSERT INTO leavings (run, id) VALUES (?1, ?2)", .integer(number), .text(run))
        }
        try write(parts, of: number)
        return number
    }

    func restore(_ run: RestoredRun) throws {
        let header = run.header
        guard try connection.value("SELECT 1 FROM runs WHERE id = ?1", .text(header.id)) == nil else {
            throw EngineError.exists(header.id)
        }
        guard let present = run.generations[header.generation], present.upperBound == header.version else {
            throw EngineError.unfinishedHistory(of: header)
        }
        let number: Int64
        if let staged = run.number {
            // Its process held the run: nobody else can have taken the rows for garbage.
            guard try connection.value("SELECT 1 FROM leavings WHERE run = ?1", .integer(staged)) != nil else {
                throw EngineError.unfinishedHistory(of: header)
            }
            try connection.run("DELETE FROM leavings WHERE run = ?1", .integer(staged))
            number = staged
        } else {
            number = try writer.freshNumber()
        }
        try write(run.parts, of: number)
        try insert(header, try writer.keep(run.definition), number, opened: present.lowerBound)
        for (generation, versions) in run.generations.sorted(by: { $0.key < $1.key })
        where generation != header.generation {
            try connection.run(
                "INSERT INTO generations (run, generation, opened, ended) VALUES (?1, ?2, ?3, ?4)", .integer(number),
                SQLiteValue(generation), SQLiteValue(versions.lowerBound), SQLiteValue(versions.upperBound))
        }
    }

    private func insert(_ header: RunHeader, _ definition: Int64, _ number: Int64, opened: Int) throws {
        let insert = try connection.statement(
            """
            INSERT INTO runs (number, id, name, origin, definition, status, started, ended, wake, epoch, driver_pid, \
            driver_host, driver_started, generation, opened) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            """)
        try insert.bind(1, number)
        try insert.bind(2, header.id)
        try insert.bind(3, header.name)
        try insert.bind(4, header.origin)
        try insert.bind(5, definition)
        try insert.bind(6, header.head.status.rawValue)
        try insert.bind(7, header.started.milliseconds)
        try insert.bind(8, header.head.ended?.milliseconds)
        try insert.bind(9, header.head.wake?.milliseconds)
        try insert.bind(10, header.epoch)
        try writer.bind(header.driver, to: insert, at: 11)
        try insert.bind(14, header.generation)
        try insert.bind(15, opened)
        try insert.run()
    }

    private func write(_ parts: [RunPart], of number: Int64) throws {
        for part in parts {
            switch part {
            case .history(let segment, _):
                let insert = try connection.statement(
                    "INSERT INTO history (run, version, events, sum) VALUES (?1, ?2, ?3, ?4)")
                try insert.bind(1, number)
                try insert.bind(2, segment.version)
                try insert.bind(3, segment.events)
                try insert.bind(4, checksum(segment.events))
                try insert.run()
            case .letter(let letter): try write(letter, of: number)
            case .readLetters(let ids):
                for id in ids {
                    try connection.run(
                        "INSERT OR IGNORE INTO letters (run, id, name, at, read) VALUES (?1, ?2, '', 0, 1)",
                        .integer(number), .text(id))
                }
            case .blob(let blob): try writer.write([blob], of: number)
            }
        }
    }

    private func write(_ letter: Letter, of number: Int64) throws {
        let insert = try connection.statement(
            "INSERT OR IGNORE INTO letters (run, id, name, data, at) VALUES (?1, ?2, ?3, ?4, ?5)")
        try insert.bind(1, number)
        try insert.bind(2, letter.id)
        try insert.bind(3, letter.name)
        try insert.bind(4, letter.data.encoded())
        try insert.bind(5, letter.at.milliseconds)
        try insert.run()
    }
}
