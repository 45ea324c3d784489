import CairnWire
import CairnWorkflow

extension Renderer {
    /// The value, if what it stands for is within the bounds of what a template may give. References make it easy to say
    /// much with little: forty steps, each a list that holds the one before twice, would be a value of 2^40 parts.
    func bounded(_ value: Value) throws(InputError) -> Value {
        switch value {
        case .literal, .result, .citations, .blob, .derived: return value
        case .array, .object:
            var left = Template.maximumOutput
            guard try fits(value, &left) else { throw .failed(tooLarge) }
            return value
        }
    }

    /// Takes the size of what a value stands for off `left`; false when it does not fit.
    func fits(_ value: Value, _ left: inout Int) throws(InputError) -> Bool {
        do throws(MissingBlobs) {
            return try reader.fits(value, &left, levels: Template.maximumDepth)
        } catch {
            throw .missing(error)
        }
    }

    var tooLarge: FailureDetails {
        FailureDetails(
            code: CELError.Code.limit.rawValue,
            message:
                "\(step): the value grows beyond \(Template.maximumOutput >> 20) MiB, or \(Template.maximumDepth) levels"
        )
    }
}
