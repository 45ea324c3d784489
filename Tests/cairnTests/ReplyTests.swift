import CairnHost
import CairnWire
import Testing

@testable import cairn

@Suite struct ReplyTests {
    private static func isUnclear(_ line: String, isInDoubt: Bool = false) -> Bool {
        if case .unclear = Reply(line, isInDoubt: isInDoubt) { true } else { false }
    }

    @Test func `only y and yes say yes`() {
        for yes in ["y", "Y", "yes", " yes ", "YES"] {
            #expect(Reply(yes, isInDoubt: false) == .answer(.approved(reason: nil)), "\(yes)")
        }
        for slip in ["", "  ", "yess", "y es", "yes please", "ok", "1", "j", "\u{1B}[A", "true", "y\u{200B}"] {
            #expect(Self.isUnclear(slip), "\(slip.debugDescription)")
        }
    }

    @Test func `no takes a reason`() {
        #expect(Reply("n", isInDoubt: false) == .answer(.rejected(reason: nil)))
        #expect(Reply("No", isInDoubt: true) == .answer(.rejected(reason: nil)))
        #expect(
            Reply("n too expensive, ask Grace", isInDoubt: false)
                == .answer(.rejected(reason: "too expensive, ask Grace")))
        #expect(Self.isUnclear("nope"))
    }

    @Test func `JSON answers a step in doubt, and no approval`() {
        #expect(Reply("{\"status\": 201}", isInDoubt: true) == .answer(.happened(["status": 201])))
        #expect(Reply("null", isInDoubt: true) == .answer(.happened(.null)))
        #expect(Self.isUnclear("{\"status\": 201}"))
        #expect(Self.isUnclear("{\"status\": ", isInDoubt: true))
    }

    @Test func `all of it can be seen`() {
        #expect(Reply("v", isInDoubt: false) == .all)
        #expect(Reply("view", isInDoubt: true) == .all)
    }
}
