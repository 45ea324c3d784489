/// The ids of letters that were taken in, so that a repeat is known, in order of arrival.
package struct SeenLetters: Sendable, Hashable {
    private var order: [String]
    private var ids: Set<String>

    package init(_ order: [String] = []) {
        self.order = order
        ids = Set(order)
    }

    /// - Returns: whether it is new.
    mutating func insert(_ id: String) -> Bool {
        guard ids.insert(id).inserted else { return false }
        order.append(id)
        return true
    }

    /// The last `count` of them.
    func latest(_ count: Int) -> ArraySlice<String> { order.suffix(count) }

    /// Forgets all but the last `count`.
    mutating func keep(_ count: Int) {
        guard order.count > count else { return }
        self = SeenLetters(Array(order.suffix(count)))
    }
}
