import CairnTesting
import CairnWire
import Testing

@Suite struct JSONLaws {
    @Test(arguments: 0..<300 as Range<UInt64>)
    func `decoding what was encoded gives the same value`(seed: UInt64) throws {
        var rng = SplitMix64(seed: seed)
        let value = JSON.random(using: &rng)
        #expect(try JSON(parsing: value.encoded()) == value)
        #expect(try JSON(parsing: value.encoded(pretty: true)) == value)
        #expect(try JSON(parsing: value.canonicalBytes()) == value)
        #expect(try JSON(parsing: value.encoded()).encoded() == value.encoded(), "order is kept")
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `canonical bytes are equal exactly when values are`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        let values = (0..<8).map { _ in JSON.random(using: &rng, depth: 2) }
        for left in values {
            for right in values + [left.shuffled(using: &rng)] {
                #expect((left == right) == (left.canonicalBytes() == right.canonicalBytes()))
                if left == right { #expect(left.hashValue == right.hashValue) }
            }
        }
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `members in another order are the same object`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        let value = JSON.random(using: &rng)
        let other = value.shuffled(using: &rng)
        #expect(value == other)
        #expect(value.hashValue == other.hashValue)
        #expect(value.canonicalBytes() == other.canonicalBytes())
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `spoilt text gives a value or a typed error, wherever its bytes come from`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        var mutation = Mutation(seed: seed)
        let sound = JSON.random(using: &rng, depth: 5).encoded(pretty: seed.isMultiple(of: 2))
        for _ in 0..<40 {
            let spoilt = mutation.spoil(sound)
            let result = outcome { () throws(JSONError) in try JSON(parsing: spoilt) }
            let framed = [UInt8(ascii: "[")] + spoilt + [UInt8(ascii: "]")]
            let sliced = outcome { () throws(JSONError) in try JSON(parsing: framed[1..<spoilt.count + 1]) }
            #expect(result == sliced)
            switch result {
            case .success(let value):
                #expect(outcome { () throws(JSONError) in try JSON(parsing: value.encoded()) } == result)
            case .failure(let error): #expect((0...spoilt.count).contains(error.offset))
            }
        }
    }

    private func outcome(_ body: () throws(JSONError) -> JSON) -> Result<JSON, JSONError> {
        do { return .success(try body()) } catch { return .failure(error) }
    }
}

extension JSON {
    /// The same value with the members of every object in another order.
    fileprivate func shuffled(using rng: inout SplitMix64) -> JSON {
        switch self {
        case .null, .bool, .int, .double, .string: return self
        case .array(let items): return .array(items.map { $0.shuffled(using: &rng) })
        case .object(let object):
            let members = object.members.map { ($0.key, $0.value.shuffled(using: &rng)) }
            return .object(JSONObject(members.shuffled(using: &rng)))
        }
    }
}
