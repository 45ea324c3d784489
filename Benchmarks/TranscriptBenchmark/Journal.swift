import CairnSQLite
import CairnWire

/// What the store keeps of a run.
struct Journal {
    /// An append, with the blobs that it was the first to name.
    private struct Step {
        var bytes: Int
        var opens: Bool
    }

    private(set) var events = 0
    private(set) var blobs = 0
    private(set) var generations = 1
    private var steps: [Step] = []

    var bytes: Int { events + blobs }

    init() {}

    init(of path: String) throws {
        let connection = try Connection(path: path)
        func count(_ sql: String) throws -> Int {
            if case .integer(let value)? = try connection.value(sql) { Int(value) } else { 0 }
        }
        events = try count("SELECT sum(length(events)) FROM history")
        blobs = try count("SELECT sum(length(bytes)) FROM blobs")
        generations = try count("SELECT generation FROM runs")
        var known: Set<String> = []
        for row in try connection.statement("SELECT events FROM history ORDER BY version").all({ $0.bytes(0) }) {
            let json = try JSON(parsing: row)
            let opens = json[0]?["executionContinued"] != nil
            steps.append(Step(bytes: row.count + Self.size(of: json, &known), opens: opens))
        }
    }

    /// Of the turns around one, each of two appends. What opens a generation is in the whole, not here.
    func bytes(around turn: Int) -> Double {
        let window = (2 * turn - 10..<2 * turn + 10).clamped(to: steps.indices)
        let steps = window.map { self.steps[$0] }.filter { !$0.opens }
        return Double(steps.reduce(0) { $0 + $1.bytes }) / Double(max(1, steps.count)) * 2
    }

    private static func size(of json: JSON, _ known: inout Set<String>) -> Int {
        var size = 0
        if let hash = json["blob"]?.string, let bytes = json["size"]?.int, known.insert(hash).inserted {
            size += Int(bytes)
        }
        for item in json.array ?? [] { size += Self.size(of: item, &known) }
        if let object = json.object { for (_, value) in object { size += Self.size(of: value, &known) } }
        return size
    }
}
