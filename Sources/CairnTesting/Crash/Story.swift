package import CairnEngine
package import CairnWire
package import CairnWorkflow

/// A run that is killed at any points and always comes to the same end: its definition, what its effects give, and what
/// people say to it.
package struct Story: Sendable {
    package struct Post: Sendable {
        package var name: String
        package var data: JSON
    }

    package struct Word: Sendable {
        package var approved = true
        /// How long the person takes.
        package var after: Duration = .zero
    }

    package let name: String
    package let definition: SimulatedDefinition
    /// What an attempt gives, or why it fails before it takes effect.
    package let effect: @Sendable (Path, _ attempt: Int) -> Result<JSON, FailureDetails>
    /// Letters that come in each process's life, long before anybody waits for them.
    package let early: [Post]
    /// Whether people answer while the run is driven, or while nobody drives it.
    package let answersWhileDriven: Bool
    /// What is said to the question at a path.
    package let word: @Sendable (Path) -> Word
    /// What is wrong with an ending, in words.
    package let check: @Sendable (RunReport, WorkflowState) -> [String]

    package init(
        _ name: String, _ definition: SimulatedDefinition, early: [Post] = [], answersWhileDriven: Bool,
        word: @escaping @Sendable (Path) -> Word = { _ in Word() },
        effect: @escaping @Sendable (Path, Int) -> Result<JSON, FailureDetails>,
        check: @escaping @Sendable (RunReport, WorkflowState) -> [String]
    ) {
        self.name = name
        self.definition = definition
        self.early = early
        self.answersWhileDriven = answersWhileDriven
        self.word = word
        self.effect = effect
        self.check = check
    }

    /// All of them, by name.
    package static let all: [String: @Sendable () throws -> Story] = [
        "steps": { try .steps() }, "verbs": { try .verbs() }, "reference": { try .reference() },
    ]

    /// What an attempt gives that does not fail.
    func output(of path: Path) -> JSON? { try? effect(path, .max).get() }
}
