/// One form of a function: the types it takes, and what it does with values of them.
struct CELOverload: Sendable {
    typealias Body = @Sendable ([CELValue], inout CELMeter) throws(CELFault) -> CELValue

    let name: CELFunction.Name
    /// What each operand may be; the first is the receiver, if there is one.
    let parameters: [CELKinds]
    /// Whether the last parameter may be given any number of times.
    let isVariadic: Bool
    /// What is known of the value that it gives.
    let result: CELShape
    /// Only for values that `takes` says yes to.
    let body: Body

    func takes(count: Int) -> Bool { isVariadic ? count >= parameters.count : count == parameters.count }

    func takes(_ operands: [CELValue]) -> Bool {
        guard takes(count: operands.count) else { return false }
        return operands.indices.allSatisfy { parameter($0).contains(CELKinds(operands[$0].type)) }
    }

    /// What the operand at a place may be.
    func parameter(_ place: Int) -> CELKinds { parameters[min(place, parameters.count - 1)] }

    var usage: String {
        let arguments = parameters.dropFirst(name.isMember ? 1 : 0).map(\.phrase) + (isVariadic ? ["…"] : [])
        let call = "\(name.text)(\(arguments.joined(separator: ", ")))"
        return name.isMember ? "\(parameters[0].phrase).\(call)" : call
    }
}

/// A Swift type that an operand or a result of a function may have.
protocol CELOperand: Sendable {
    static var kinds: CELKinds { get }
    static var shape: CELShape { get }
    /// Nil for a value of another type.
    init?(_ value: CELValue)
    var celValue: CELValue { get }
}

extension CELOperand {
    static var shape: CELShape { CELShape(kinds) }
}

extension CELOverload {
    private init<each Operand: CELOperand, Result: CELOperand>(
        _ text: String, isMember: Bool,
        _ body: @escaping @Sendable (inout CELMeter, repeat each Operand) throws(CELFault) -> Result
    ) {
        var parameters: [CELKinds] = []
        for type in repeat (each Operand).self { parameters.append(type.kinds) }
        name = CELFunction.Name(text: text, isMember: isMember)
        self.parameters = parameters
        isVariadic = false
        result = Result.shape
        self.body = { operands, meter throws(CELFault) in
            var next = operands.makeIterator()
            return try body(&meter, repeat try Self.take((each Operand).self, &next)).celValue
        }
    }

    private static func take<Operand: CELOperand>(
        _ type: Operand.Type, _ operands: inout IndexingIterator<[CELValue]>
    ) throws(CELFault) -> Operand {
        guard let value = operands.next(), let operand = Operand(value) else {
            throw CELFault(.type, "the values are not of the function's types")
        }
        return operand
    }

    /// A function of a receiver, the first operand.
    static func member<each Operand: CELOperand, Result: CELOperand>(
        _ name: String, _ body: @escaping @Sendable (inout CELMeter, repeat each Operand) throws(CELFault) -> Result
    ) -> CELOverload {
        CELOverload(name, isMember: true, body)
    }

    /// A function of what stands in its parentheses.
    static func global<each Operand: CELOperand, Result: CELOperand>(
        _ name: String, _ body: @escaping @Sendable (inout CELMeter, repeat each Operand) throws(CELFault) -> Result
    ) -> CELOverload {
        CELOverload(name, isMember: false, body)
    }

    /// A function of one or more operands.
    static func variadic(
        _ name: String, _ kinds: CELKinds, gives result: CELShape, _ body: @escaping Body
    ) -> CELOverload {
        CELOverload(
            name: CELFunction.Name(text: name, isMember: false), parameters: [kinds], isVariadic: true, result: result,
            body: body)
    }
}
