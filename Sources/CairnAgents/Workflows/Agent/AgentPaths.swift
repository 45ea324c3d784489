import CairnWorkflow

/// Where an agent's steps stand within its scope: `retrieve.handbook`, `turn.3.llm`, `turn.3.tool.2`, `turn.3.answer`.
struct AgentPaths: Sendable, Hashable {
    /// The root of a run of its own, or the step that runs the agent as its child.
    let scope: Path

    var retrievals: Path { scope.child("retrieve") }
    var turns: Path { scope.child("turn") }

    func retrieval(from base: String) -> Path { retrievals.child(base) }
    /// Turns count from 1.
    func turn(_ turn: Int) -> Path { turns.child("\(turn)") }
    func model(_ turn: Int) -> Path { self.turn(turn).child("llm") }
    func calls(_ turn: Int) -> Path { self.turn(turn).child("tool") }
    /// Calls count from 1.
    func call(_ turn: Int, _ call: Int) -> Path { calls(turn).child("\(call)") }
    /// Where the check of a structured answer is recorded.
    func answer(_ turn: Int) -> Path { self.turn(turn).child("answer") }
}
