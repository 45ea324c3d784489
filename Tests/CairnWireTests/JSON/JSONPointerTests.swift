import CairnWire
import Testing

@Suite struct JSONPointerTests {
    /// The document and the pointers of RFC 6901 §5.
    static let document: JSON = ["foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "m~n": 8, " ": 7]

    @Test(
        arguments: [
            ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/m~0n", 8), ("/ ", 7), ("/foo", ["bar", "baz"]),
        ] as [(String, JSON)])
    func `a pointer leads to its value and is written as it was read`(text: String, value: JSON) throws {
        let pointer = try #require(JSONPointer(parsing: text))
        #expect(Self.document[pointer] == value)
        #expect(pointer.description == text)
    }

    @Test(arguments: ["/foo/2", "/foo/-1", "/foo/00", "/foo/+0", "/foo/bar", "/bar", "/a~1b/x"])
    func `a pointer to what is not there leads nowhere`(text: String) throws {
        #expect(Self.document[try #require(JSONPointer(parsing: text))] == nil)
    }

    @Test(arguments: ["foo", "/a~", "/a~2", "#/a"])
    func `what is no pointer is refused`(text: String) { #expect(JSONPointer(parsing: text) == nil) }
}
