package import CairnWire

extension Diagnostic.Code {
    /// `cairn:` names a version that this build does not read.
    package static let schemaVersion = Self("definition.version")
    /// A YAML file of the folder that is no definition.
    package static let noDefinition = Self("definition.none")
    /// A name that nothing in the folder, and nothing in this build, bears.
    package static let unknownName = Self("definition.unknown_name")
    package static let duplicateName = Self("definition.duplicate_name")
    /// Two steps of a workflow with one id.
    package static let duplicateID = Self("definition.duplicate_id")
    /// A limit of money over a model without price.
    package static let noPrice = Self("definition.no_price")
    /// A limit that nothing in the step can draw on.
    package static let idleLimit = Self("definition.idle_limit")
    /// A workflow that runs itself, and nothing can stop it.
    package static let endless = Self("definition.endless")
    package static let badSnapshot = Self("definition.bad_snapshot")

    /// An expression reads a name that is not there.
    package static let expression = Self("expression.unknown_name")
    package static let unknownStep = Self("expression.unknown_step")
    /// A step that is there, and has not run or cannot be seen where it is read.
    package static let unseenStep = Self("expression.unseen_step")

    /// A variable of the environment without a value and without a default.
    package static let unsetReference = Self("reference.unset")
    package static let fileMissing = Self("file.missing")
    package static let fileUnreadable = Self("file.unreadable")
}
