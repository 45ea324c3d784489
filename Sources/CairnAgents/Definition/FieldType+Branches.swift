import CairnWire

extension FieldType<[String: [StepDefinition]]> {
    /// Lists of steps by name. A name is a part of its steps' paths.
    static let branches = FieldType<Value>.map(.list(.block(), atLeast: 1)).map(
        { branches, node, decoder in
            for name in branches.keys.sorted() where !name.isIdentifier || taken.contains(name) {
                decoder.within(.key(name)) { decoder in
                    decoder.report(
                        .badForm, "a branch cannot be called \"\(name.prefix(80))\"",
                        mend: taken.contains(name)
                            ? "Choose another name: that one stands for something else."
                            : "Use letters, digits and \"_\", a letter or \"_\" first.",
                        at: node.member(name)?.keyOrigin ?? node.origin)
                }
            }
            return branches
        }, back: { $0 })

    /// What stands beside branches in the paths of a step.
    private static let taken: Set<String> = [StepSite.onError, StepSite.undo, "retry", "timeout", "deadline", "limit"]
}
