import CairnReactor
import CairnTesting
import Testing

@Suite struct TimerQueueTests {
    /// The same as a queue, written to be seen through.
    private struct Model {
        var timers: [(deadline: Int64, order: Int)] = []

        mutating func insert(_ deadline: Int64, order: Int) {
            let place = timers.firstIndex { ($0.deadline, $0.order) > (deadline, order) } ?? timers.count
            timers.insert((deadline, order), at: place)
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `any sets and cancels come out as from a sorted list`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var queue = TimerQueue<Int>()
        var model = Model()
        var ids: [Int: TimerID] = [:]
        for order in 0..<1_000 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5:
                let deadline = Int64.random(in: 0..<100, using: &random)
                ids[order] = queue.insert(order, at: LoopInstant(nanoseconds: deadline))
                model.insert(deadline, order: order)
            case 5..<7:
                guard let victim = model.timers.randomElement(using: &random), let id = ids[victim.order] else { break }
                #expect(queue.remove(id) == victim.order)
                #expect(queue.remove(id) == nil)
                model.timers.removeAll { $0.order == victim.order }
            default:
                let now = Int64.random(in: 0..<100, using: &random)
                let due = queue.popDue(at: LoopInstant(nanoseconds: now))
                if let first = model.timers.first, first.deadline <= now {
                    #expect(due?.payload == first.order)
                    #expect(due?.deadline.nanoseconds == first.deadline)
                    model.timers.removeFirst()
                } else {
                    #expect(due == nil)
                }
            }
            #expect(queue.count == model.timers.count)
            #expect(queue.nextDeadline?.nanoseconds == model.timers.first?.deadline)
        }
    }

    @Test func `an id is not valid again when its place is taken`() {
        var queue = TimerQueue<String>()
        let first = queue.insert("first", at: LoopInstant(nanoseconds: 1))
        queue.remove(first)
        let second = queue.insert("second", at: LoopInstant(nanoseconds: 1))
        #expect(queue.remove(first) == nil)
        #expect(queue.remove(second) == "second")
    }

    @Test func `an instant is rounded up, and too far away never comes`() {
        let start = LoopInstant(nanoseconds: 10)
        #expect(start.advanced(by: Duration(secondsComponent: 0, attosecondsComponent: 1)).nanoseconds == 11)
        #expect(start.advanced(by: .nanoseconds(5)).nanoseconds == 15)
        #expect(start.advanced(by: .nanoseconds(-5)).nanoseconds == 5)
        #expect(start.advanced(by: .seconds(Int64.max)).nanoseconds == .max)
        #expect(start.advanced(by: .seconds(Int64.min)).nanoseconds < -9_000_000_000_000_000_000)
    }
}
