import CairnEngine
import CairnReactor

/// What stands between an engine and its disk while there is trouble: calls take their time, fail before they take effect or
/// after, and now and then hang.
struct Trouble: StoreInterceptor {
    let loop: any Loop
    let pace: Int
    let draw: @Sendable (ClosedRange<Int>) -> Int
    let isOver: @Sendable () -> Bool

    func perform<Answer: Sendable>(_ call: StoreCall, _ make: () async throws -> Answer) async throws -> Answer {
        guard !isOver() else { return try await make() }
        await pass(time: draw(0...3))
        let fault = draw(0...49)
        if fault == 0 { throw EngineError(.storeFull, "no space left on the simulated disk") }
        if fault == 1 { throw EngineError(.storeIO, "the simulated disk does not answer") }
        if fault == 2 { await pass(time: draw(100...3_000) * pace) }
        let answer = try await make()
        await pass(time: draw(0...3))
        if fault == 3, call.mayTakeEffectUnseen {
            throw EngineError(.storeBusy, "the answer of the simulated disk was lost")
        }
        return answer
    }

    private func pass(time milliseconds: Int) async {
        if milliseconds > 0 { try? await loop.sleep(for: .milliseconds(milliseconds)) }
    }
}

extension StoreCall {
    /// As the port says of its errors: these writes may have happened.
    fileprivate var mayTakeEffectUnseen: Bool {
        switch self {
        case .create, .append, .post: true
        case .acquire, .load, .look, .other: false
        }
    }
}
