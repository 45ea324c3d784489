/// Deadlines in order: a binary heap whose entries know their slot, and slots that know their place in the heap, so that a
/// timer that is cancelled leaves at once and holds nothing. Equal deadlines come out in the order they went in.
package struct TimerQueue<Payload> {
    private struct Entry {
        var deadline: LoopInstant
        var order: UInt64
        var key: UInt64

        func precedes(_ other: Entry) -> Bool {
            deadline != other.deadline ? deadline < other.deadline : order < other.order
        }
    }

    private var heap: [Entry] = []
    private var timers = Slab<(payload: Payload, place: Int)>()
    private var nextOrder: UInt64 = 0

    package init() {}

    package var count: Int { heap.count }
    package var isEmpty: Bool { heap.isEmpty }
    package var nextDeadline: LoopInstant? { heap.first?.deadline }

    package mutating func insert(_ payload: Payload, at deadline: LoopInstant) -> TimerID {
        let key = timers.insert((payload, heap.count))
        heap.append(Entry(deadline: deadline, order: nextOrder, key: key))
        nextOrder += 1
        rise(from: heap.count - 1)
        return TimerID(rawValue: key)
    }

    /// What was scheduled; nil when it came out or was removed before.
    @discardableResult
    package mutating func remove(_ timer: TimerID) -> Payload? {
        guard let (payload, place) = timers.remove(timer.rawValue) else { return nil }
        let last = heap.removeLast()
        if place < heap.count {
            put(last, at: place)
            rise(from: place)
            sink(from: place)
        }
        return payload
    }

    /// The first timer whose deadline is not after `now`.
    package mutating func popDue(at now: LoopInstant) -> (deadline: LoopInstant, payload: Payload)? {
        guard let first = heap.first, first.deadline <= now else { return nil }
        return remove(TimerID(rawValue: first.key)).map { (first.deadline, $0) }
    }

    private mutating func put(_ entry: Entry, at place: Int) {
        heap[place] = entry
        timers[entry.key]?.place = place
    }

    private mutating func rise(from start: Int) {
        var place = start
        let entry = heap[place]
        while place > 0, entry.precedes(heap[(place - 1) / 2]) {
            put(heap[(place - 1) / 2], at: place)
            place = (place - 1) / 2
        }
        put(entry, at: place)
    }

    private mutating func sink(from start: Int) {
        var place = start
        let entry = heap[place]
        while true {
            var child = 2 * place + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
            guard heap[child].precedes(entry) else { break }
            put(heap[child], at: place)
            place = child
        }
        put(entry, at: place)
    }
}
