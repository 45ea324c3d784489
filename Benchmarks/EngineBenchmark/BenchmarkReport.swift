struct BenchmarkReport {
    var bareRow: [Cost] = []
    var sameStatements: [Cost] = []
    var steps: [StepBenchmark.Result] = []

    /// The commits that stand next to a measurement of the engine, before and after it.
    private func around(_ costs: [Cost], _ index: Int) -> (wall: Double, cpu: Double) {
        let two = costs[index...index + 1]
        return (two.reduce(0) { $0 + $1.wallEach } / 2, two.reduce(0) { $0 + $1.cpuEach } / 2)
    }

    var table: String {
        var lines = ["us each                          wall      CPU   per second"]
        func row(_ name: String, _ wall: Double, _ cpu: Double, _ perSecond: Double, _ more: String = "") {
            lines.append(pad(name, 28) + lead(wall) + lead(cpu) + lead(perSecond, 13) + more)
        }
        for cost in bareRow { row("SQLite, one row", cost.wallEach, cost.cpuEach, cost.perSecond) }
        for cost in sameStatements { row("SQLite, a step's statements", cost.wallEach, cost.cpuEach, cost.perSecond) }
        for step in steps {
            row("steps at \(step.concurrency)", step.cost.wallEach, step.cost.cpuEach, step.cost.perSecond)
        }
        for (index, step) in steps.enumerated() {
            let same = around(sameStatements, index)
            let bare = around(bareRow, index)
            lines.append(
                "at \(step.concurrency): \(round2(step.stepsPerCommit)) steps a commit; wall \(round2(step.cost.wallEach / same.wall)) of the same "
                    + "statements' commit, CPU that + \(round2(step.cost.cpuEach - same.cpu)) us; CPU \(round2(step.cost.cpuEach / same.cpu)) of it, "
                    + "\(round2(step.cost.cpuEach / bare.cpu)) of a bare row's; steps a second \(round2(step.cost.perSecond * bare.wall / 1e6)) of bare commits; "
                    + "p50 \(round2(step.median)) us, p99 \(round2(step.p99)) us; \(step.checkpoints) checkpoints, "
                    + "\(round2(step.checkpointShare * 100)) % of the time")
        }
        return lines.joined(separator: "\n")
    }

    var json: String {
        func commit(_ cost: Cost) -> String {
            "{\"wall_us\": \(round2(cost.wallEach)), \"cpu_us\": \(round2(cost.cpuEach)), \"per_second\": \(round2(cost.perSecond))}"
        }
        let rows = steps.enumerated().map { index, step in
            let same = around(sameStatements, index)
            let bare = around(bareRow, index)
            return "{\"concurrency\": \(step.concurrency), \"step\": \(commit(step.cost)), "
                + "\"steps_per_commit\": \(round2(step.stepsPerCommit)), \"wall_of_same\": \(round2(step.cost.wallEach / same.wall)), "
                + "\"cpu_over_same_us\": \(round2(step.cost.cpuEach - same.cpu)), \"cpu_of_same\": \(round2(step.cost.cpuEach / same.cpu)), "
                + "\"cpu_of_bare\": \(round2(step.cost.cpuEach / bare.cpu)), \"p50_us\": \(round2(step.median)), "
                + "\"p99_us\": \(round2(step.p99)), \"checkpoints\": \(step.checkpoints), "
                + "\"checkpoint_share\": \(round2(step.checkpointShare))}"
        }
        return "{\"bare_row\": [\(bareRow.map(commit).joined(separator: ", "))], "
            + "\"same_statements\": [\(sameStatements.map(commit).joined(separator: ", "))], "
            + "\"engine\": [\(rows.joined(separator: ", "))]}"
    }
}

private func round2(_ value: Double) -> Double { (value * 100).rounded() / 100 }

private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
}

private func lead(_ value: Double, _ width: Int = 9) -> String {
    let text = "\((value * 10).rounded() / 10)"
    return String(repeating: " ", count: max(0, width - text.count)) + text
}
