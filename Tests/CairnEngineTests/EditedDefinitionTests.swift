import CairnEngine
import CairnReactor
import CairnTesting
import CairnWire
import CairnWorkflow
import Testing

@Suite struct EditedDefinitionTests {
    @Test func `an edit while 100 runs are in flight breaks none, and new runs use it`() throws {
        let ending = try SimulatedLoop.run(seed: 11) { loop in
            try await EditedDefinition(on: loop).run(count: 100)
        }.value
        #expect(ending.inFlight == 100)
        #expect(ending.reports.count == 200)
        let (before, after) = (try EditedDefinition.definition(0).hash, try EditedDefinition.definition(1).hash)
        for (index, report) in ending.reports.enumerated() {
            #expect(report.status == .completed, "\(report.header.id): \(report.failure?.message ?? "")")
            #expect(report.header.definition == (index < 100 ? before : after))
            #expect(
                report.output == (index < 100 ? "old https://h/one https://h/two" : "new https://h/three"),
                "\(report.header.id)")
            #expect(
                report.steps.map(\.path.rawValue)
                    == (index < 100
                        ? ["steps.one", "steps.two", "steps.three"]
                        : ["steps.two", "steps.new", "steps.three", "steps.out"]))
        }
    }
}
