import CairnEngine
import CairnWire
import CairnWorkflow

extension Story {
    /// Six steps, short enough for every pair of points anywhere: a safe one, a keyed one, an unsafe one, one with a large
    /// result, one that fails at its first attempt, and another unsafe one.
    package static func steps() throws -> Story {
        Story(
            "steps", try SimulatedDefinition(yaml: stepsYAML, running: "six"), answersWhileDriven: true,
            effect: { path, attempt in
                switch path.rawValue {
                case "steps.s4" where attempt == 1:
                    .failure(FailureDetails(code: "http.status", message: "503", retryable: true))
                case "steps.s3": .success(["body": .string(String(repeating: "a long result. ", count: 40))])
                default: .success(["body": .string(path.rawValue)])
                }
            },
            check: { report, state in
                var faults: [String] = []
                if report.status != .completed || report.output != "steps.s5" {
                    faults.append("the run ended as \(report.status) with \(report.output)")
                }
                // Nor does a person's word that a step in doubt is to be made again.
                if state.tasks.contains(where: { $0.value.failures != ($0.key == Path("steps.s4") ? 1 : 0) }) {
                    faults.append("a takeover used up an attempt")
                }
                return faults
            })
    }

    private static let stepsYAML = """
        cairn: 1
        workflows:
          six:
            steps:
              - { id: s0, http: { url: "https://h/0" } }
              - { id: s1, http: { method: POST, url: "https://h/1" }, replay: keyed }
              - { id: s2, http: { method: POST, url: "https://h/2" } }
              - { id: s3, http: { url: "https://h/3" } }
              - id: s4
                http: { method: POST, url: "https://h/4" }
                replay: keyed
                retry: { attempts: 2, backoff: 2ms, factor: 1 }
              - { id: s5, http: { method: POST, url: "https://h/5" } }
            output: "{{ steps.s5.output.body }}"
        """
}
