struct BenchmarkOptions {
    /// What is measured.
    enum Part: String, CaseIterable {
        case steps, start, waiting
        /// Fills the database `engine.db` of a folder: a process of its own, so that making runs does not count as memory of
        /// driving them.
        case makeOpen = "make-open"
        case makeWaiting = "make-waiting"
    }

    static let usage = """
        usage: EngineBenchmark [steps] [start] [waiting] [--folder DIR] [--seconds N] [--rounds N] [--concurrency 1,32,256]
                               [--finished N] [--open N] [--waiting N] [--spread SECONDS]
        """

    var parts: [Part] = []
    var folder = "."
    /// How long each measurement of a round takes.
    var duration = Duration.seconds(1)
    var rounds = 5
    var concurrency = [1, 32, 256]
    /// Runs in the store at the start, and runs that wait.
    var finished = 100_000
    var open = 1000
    var waiting = 100_000
    /// Over how many seconds the runs that wait wake.
    var spread = 60

    /// Nil for words that are not understood.
    init?(_ arguments: [String]) {
        var rest = arguments.dropFirst()
        while let word = rest.popFirst() {
            if let part = Part(rawValue: word) {
                parts.append(part)
                continue
            }
            guard let value = rest.popFirst() else { return nil }
            if word == "--folder" {
                folder = value
                continue
            }
            let numbers = value.split(separator: ",").map { Int($0) ?? 0 }
            guard let number = numbers.first, numbers.allSatisfy({ $0 > 0 }) else { return nil }
            switch word {
            case "--seconds": duration = .seconds(number)
            case "--rounds": rounds = number
            case "--concurrency": concurrency = numbers
            case "--finished": finished = number
            case "--open": open = number
            case "--waiting": waiting = number
            case "--spread": spread = number
            default: return nil
            }
        }
        if parts.isEmpty { parts = [.steps, .start, .waiting] }
    }
}
