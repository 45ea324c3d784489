import CairnWire

/// Steps that have no effect but their output, and whose output nothing reads; and questions to a person whose answer
/// changes nothing. A list's last step is read as the list's result, and so are those before it, as far as the later ones
/// may be skipped.
struct UnreadOutputSuspicion {
    private let scopes: StepScopes
    /// Ids of steps that something reads.
    private let read: Set<String>
    /// Something reads `steps` as a whole, or by an id that is computed.
    private let readsAnything: Bool
    /// The workflow says what it gives: its last step is no result by itself.
    private let givesItsOwnOutput: Bool
    /// Verbs that do nothing but give an output.
    private static let idle: Set<String> = ["transform", "retrieve", "llm", "search", "scrape"]

    init(_ scopes: StepScopes, reads: [PathReference], givesItsOwnOutput: Bool) {
        self.scopes = scopes
        self.givesItsOwnOutput = givesItsOwnOutput
        let steps = reads.filter { $0.root == "steps" }
        read = Set(
            steps.compactMap { read in
                if case .member(let id)? = read.accessors.first { id } else { nil }
            })
        readsAnything = steps.contains { read in
            if case .member? = read.accessors.first { false } else { true }
        }
    }

    func look(_ diagnostics: inout Diagnostics) {
        guard !readsAnything else { return }
        let results = self.results
        for (index, step) in scopes.steps.enumerated() where !read.contains(step.id) && !results.contains(index) {
            if step.verb == "approve" {
                diagnostics.suspect(
                    .unreadAnswer, "nothing reads the answer to \"\(step.id)\": the run goes on, whatever it is",
                    "Give the steps that need it \"when: steps.\(step.id).output.approved\".",
                    at: step.origin, step.path.appending("id"))
            } else if Self.idle.contains(step.verb) {
                diagnostics.suspect(
                    .unreadOutput, "nothing reads what the step \"\(step.id)\" gives",
                    "Read it as \"steps.\(step.id).output\" in a later step, or take the step away.",
                    at: step.origin, step.path.appending("id"))
            }
        }
    }

    /// Steps whose output may be the result of the list that holds them.
    private var results: Set<Int> {
        var results: Set<Int> = []
        let lists = Dictionary(grouping: scopes.steps.indices) { scopes.steps[$0].list }
        for (list, steps) in lists where list != 0 || !givesItsOwnOutput {
            for index in steps.sorted(by: >) {
                results.insert(index)
                let node = scopes.steps[index].node
                guard node.member("when") != nil || node.member("on_error") != nil else { break }
            }
        }
        return results
    }
}
