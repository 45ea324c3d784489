/// The members of a JSON object. They keep the order in which they were written, so that output reads as its author
/// wrote it; equality and hash ignore that order, as RFC 8259 does. A repeated key keeps its place and its last value.
/// Keys are compared by their scalars.
package struct JSONObject: Sendable {
    package struct Member: Sendable {
        package let key: String
        package fileprivate(set) var value: JSON
    }

    package private(set) var members: [Member] = []
    /// Where each key stands. Kept only above `linear` members: a look through a few keys is quicker than hashing one.
    private var positions: [ScalarString: Int] = [:]
    private static let linear = 8

    package init() {}

    package init(_ members: some Sequence<(String, JSON)>) {
        self.members.reserveCapacity(members.underestimatedCount)
        for (key, value) in members { self[key] = value }
    }

    package var count: Int { members.count }
    package var isEmpty: Bool { members.isEmpty }
    package var keys: [String] { members.map(\.key) }

    /// The value of a member. Setting nil removes the member.
    package subscript(key: String) -> JSON? {
        get { position(of: key).map { members[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?): members[position].value = value
            case (nil, let value?): append(Member(key: key, value: value))
            case (let position?, nil): remove(at: position)
            case (nil, nil): break
            }
        }
    }

    package mutating func reserveCapacity(_ capacity: Int) { members.reserveCapacity(capacity) }

    private func position(of key: String) -> Int? {
        if members.count > Self.linear { return positions[ScalarString(key)] }
        return members.firstIndex { $0.key.hasSameScalars(as: key) }
    }

    private mutating func append(_ member: Member) {
        members.append(member)
        if members.count == Self.linear + 1 {
            reindex()
        } else if members.count > Self.linear {
            positions[ScalarString(member.key)] = members.count - 1
        }
    }

    private mutating func remove(at position: Int) {
        members.remove(at: position)
        reindex()
    }

    private mutating func reindex() {
        positions.removeAll()
        guard members.count > Self.linear else { return }
        positions.reserveCapacity(members.count)
        for (position, member) in members.enumerated() { positions[ScalarString(member.key)] = position }
    }
}

extension JSONObject: Sequence {
    package func makeIterator() -> some IteratorProtocol<(key: String, value: JSON)> {
        members.lazy.map { (key: $0.key, value: $0.value) }.makeIterator()
    }
}

extension JSONObject: Hashable {
    package static func == (left: Self, right: Self) -> Bool {
        guard left.count == right.count else { return false }
        for (place, member) in left.members.enumerated() {
            let twin = right.members[place]
            if twin.key.hasSameScalars(as: member.key) {
                guard twin.value == member.value else { return false }
            } else {
                guard right[member.key] == member.value else { return false }
            }
        }
        return true
    }

    package func hash(into hasher: inout Hasher) {
        var sum = 0
        for member in members {
            var each = Hasher()
            member.key.hashScalars(into: &each)
            each.combine(member.value)
            sum &+= each.finalize()
        }
        hasher.combine(sum)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }
}
