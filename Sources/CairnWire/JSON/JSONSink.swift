/// What JSON is written into, piece by piece: text (`JSONWriter`) or a tree (`JSONBuilder`). So one encoding serves both.
package protocol JSONSink {
    mutating func beginObject()
    mutating func endObject()
    mutating func beginArray()
    mutating func endArray()
    /// Before each member's value.
    mutating func key(_ key: String)
    mutating func null()
    mutating func bool(_ value: Bool)
    mutating func int(_ value: Int64)
    mutating func double(_ value: Double)
    mutating func string(_ value: String)
    mutating func value(_ value: JSON)
}

extension JSONWriter: JSONSink {}
