/// A queue in a ring that doubles when it is full: both ends at constant cost, nothing held for what has left.
package struct FIFO<Element> {
    private var ring: [Element?] = []
    private var head = 0

    package private(set) var count = 0
    package var isEmpty: Bool { count == 0 }

    package init() {}

    package mutating func append(_ element: Element) {
        if count == ring.count { grow() }
        ring[(head + count) & (ring.count - 1)] = element
        count += 1
    }

    package mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = ring[head].take()
        head = (head + 1) & (ring.count - 1)
        count -= 1
        return element
    }

    /// What it held, in order.
    package mutating func removeAll() -> [Element] {
        var elements: [Element] = []
        while let element = popFirst() { elements.append(element) }
        return elements
    }

    private mutating func grow() {
        let old = ring
        ring = [Element?](repeating: nil, count: max(16, old.count * 2))
        for index in 0..<count { ring[index] = old[(head + index) & (old.count - 1)] }
        head = 0
    }
}

extension FIFO: Sendable where Element: Sendable {}
