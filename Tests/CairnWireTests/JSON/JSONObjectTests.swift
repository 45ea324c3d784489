import CairnTesting
import CairnWire
import Testing

@Suite struct JSONObjectTests {
    @Test func `a repeated key keeps its place and its last value`() {
        let object = JSONObject([("a", 1), ("b", 2), ("a", 3)])
        #expect(object.keys == ["a", "b"])
        #expect(object["a"] == 3)
    }

    /// The look-up changes its way at a size; a plain list of pairs says what it must answer.
    @Test(arguments: 0..<100 as Range<UInt64>)
    func `members are found at every size, after any sets and removals`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        var object = JSONObject()
        var model: [(key: String, value: JSON)] = []
        for step in 0..<60 {
            let key = "k\(Int.random(in: 0..<16, using: &rng))"
            let value: JSON? = Int.random(in: 0..<4, using: &rng) == 0 ? nil : .int(Int64(step))
            object[key] = value
            switch (model.firstIndex { $0.key == key }, value) {
            case (let place?, let value?): model[place].value = value
            case (nil, let value?): model.append((key, value))
            case (let place?, nil): model.remove(at: place)
            case (nil, nil): break
            }
            #expect(object.keys == model.map(\.key))
            for number in 0..<16 {
                #expect(object["k\(number)"] == model.first { $0.key == "k\(number)" }?.value)
            }
        }
    }
}
