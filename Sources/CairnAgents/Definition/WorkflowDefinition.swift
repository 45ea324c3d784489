package import CairnWire

/// A workflow: steps in order, each with an id and one verb.
package struct WorkflowDefinition: BlockValue, Hashable {
    package var description: String?
    package var input: [String: InputDefinition] = [:]
    /// Left out: the last completed step's output.
    package var output: TemplateValue?
    package var steps: [StepDefinition] = []
    package var limits = LimitsDefinition()
    package var schedule: ScheduleDefinition?

    package init() {}

    package static let block = Block<Self>("workflow", doc: "Steps in order.") {
        Field("description", \.description, .text, doc: "What the workflow is for, in a sentence.")
        Field(
            "input", \.input, .map(InputDefinition.type),
            doc: "What it is started with, each a JSON Schema; required unless it has a `default`.")
        Field("output", \.output, .templateValue, doc: "What it gives; left out: the last completed step's output.")
        Field("steps", \.steps, .list(.block(), atLeast: 1), required: true, doc: "What is done, in this order.")
        Field("limits", \.limits, .block(), doc: "How much a run may use.")
        Field(
            "schedule", \.schedule, .block(), availability: .later("schedules are", neededByRun: false),
            doc: "When the workflow runs by itself.")
    }
}
