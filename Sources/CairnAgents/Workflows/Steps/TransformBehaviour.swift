import CairnWire
import CairnWorkflow

/// `transform`: gives a value, rendered. No activity: the decider records it.
struct TransformBehaviour: StepBehaviour {
    let value: TemplateValue

    func advance(_ site: StepSite, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        do throws(InputError) {
            return site.complete(try site.renderer(decision.reader).value(value), &decision)
        } catch {
            return try site.fail(error, &decision)
        }
    }
}
