/// Builds a JSON tree from the pieces that `JSONWriter` makes text of. The caller closes what it opens and gives a key before
/// each member's value; what comes without a key where one is due is dropped.
package struct JSONBuilder: JSONSink {
    /// An array or object that is not closed yet.
    private struct Open {
        var isObject: Bool
        var items: [JSON] = []
        var object = JSONObject()
        var key: String?
    }

    private var open: [Open] = []
    /// What was built: the latest value that stands in no other.
    package private(set) var result = JSON.null

    package init() {}

    package mutating func beginObject() { open.append(Open(isObject: true)) }
    package mutating func beginArray() { open.append(Open(isObject: false)) }

    package mutating func endObject() {
        if let closed = open.popLast() { value(.object(closed.object)) }
    }

    package mutating func endArray() {
        if let closed = open.popLast() { value(.array(closed.items)) }
    }

    package mutating func key(_ key: String) {
        guard !open.isEmpty else { return }
        open[open.count - 1].key = key
    }

    package mutating func null() { value(.null) }
    package mutating func bool(_ value: Bool) { self.value(.bool(value)) }
    package mutating func int(_ value: Int64) { self.value(.int(value)) }
    /// What is not finite has no JSON and becomes null, as in text.
    package mutating func double(_ value: Double) { self.value(value.isFinite ? .double(value) : .null) }
    package mutating func string(_ value: String) { self.value(.string(value)) }

    package mutating func value(_ value: JSON) {
        guard let last = open.indices.last else { return result = value }
        if !open[last].isObject {
            open[last].items.append(value)
        } else if let key = open[last].key.take() {
            open[last].object[key] = value
        }
    }
}
