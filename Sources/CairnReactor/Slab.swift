/// Elements under keys that are never valid twice: a key is a slot and how often that slot was given out, so that the key
/// of an element that is gone finds nothing, whatever took its slot. Insert, find and remove cost the same at any size.
struct Slab<Element> {
    private var slots: [(generation: UInt32, element: Element?)] = []
    private var free: [UInt32] = []

    private(set) var count = 0

    mutating func insert(_ element: Element) -> UInt64 {
        count += 1
        guard let slot = free.popLast() else {
            slots.append((1, element))
            return Self.key(slot: UInt32(slots.count - 1), generation: 1)
        }
        slots[Int(slot)].element = element
        return Self.key(slot: slot, generation: slots[Int(slot)].generation)
    }

    @discardableResult
    mutating func remove(_ key: UInt64) -> Element? {
        guard let slot = slot(of: key), let element = slots[slot].element.take() else { return nil }
        slots[slot].generation &+= 1
        free.append(UInt32(slot))
        count -= 1
        return element
    }

    /// The element of a key; nil when it was removed. Setting a removed one does nothing.
    subscript(key: UInt64) -> Element? {
        get { slot(of: key).flatMap { slots[$0].element } }
        set {
            guard let slot = slot(of: key), slots[slot].element != nil, let newValue else { return }
            slots[slot].element = newValue
        }
    }

    /// In the order of their slots.
    var elements: [Element] { slots.compactMap(\.element) }

    private func slot(of key: UInt64) -> Int? {
        let slot = Int(UInt32(truncatingIfNeeded: key))
        return slots.indices.contains(slot) && slots[slot].generation == UInt32(key >> 32) ? slot : nil
    }

    private static func key(slot: UInt32, generation: UInt32) -> UInt64 {
        UInt64(generation) << 32 | UInt64(slot)
    }
}
