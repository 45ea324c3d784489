import CairnWire

/// Events as the journal keeps them: a JSON array of objects with one member, named after the event's kind.
///
///     [{"decisionStarted":{"at":1767225600000}},{"taskScheduled":{"path":"steps.page","activity":"http",…}}]
///
/// What has its usual value is left out (a first attempt, a `safe` replay), so that a later build can add a member with a
/// usual value of its own and still read what this one wrote. Every `Value` is an object that says its form by its first
/// member, so nothing that a user or a model wrote is ever taken for a reference: their JSON stands below `json` alone.
/// Times and durations are whole milliseconds.
package enum HistoryCodec {
    package static func encode(_ events: [HistoryEvent]) -> [UInt8] {
        var writer = JSONWriter(capacity: 192 * events.count + 16)
        writer.beginArray()
        for event in events { writer.event(event) }
        writer.endArray()
        return writer.bytes
    }

    /// - Throws: `HistoryError` when the bytes are damaged, or a newer build wrote them.
    package static func decode(_ bytes: [UInt8]) throws(HistoryError) -> [HistoryEvent] {
        let json: JSON
        do {
            json = try JSON(parsing: bytes, limits: limits)
        } catch {
            throw HistoryError(.malformed, error.description)
        }
        guard case .array(let items) = json else { throw HistoryError(.malformed, "a history is a list of events") }
        var events: [HistoryEvent] = []
        events.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            do throws(HistoryError) {
                events.append(try HistoryEvent(json: item))
            } catch {
                throw HistoryError(error.code, error.message, at: index)
            }
        }
        return events
    }

    /// What was written is read again: values came in within narrower limits.
    private static let limits = JSONLimits(bytes: 1 << 30, depth: 2048, values: 1 << 26)
}
