import CairnDapr
import CairnWire

/// What a sidecar reads from the bodies of its state API, and how it complains of them.
enum SidecarBody {
    static func malformed(_ message: String) -> SidecarFailure {
        SidecarFailure(.invalidArgument, message, "ERR_MALFORMED_REQUEST")
    }

    static func parse(_ bytes: [UInt8], _ prefix: String = "") throws(SidecarFailure) -> JSON {
        do throws(GoJSON.Complaint) {
            return try GoJSON.parse(bytes)
        } catch {
            throw malformed(prefix + error.text)
        }
    }

    /// An item of a save or of a transaction; its value is JSON, which is written again.
    static func item(_ json: JSON, _ prefix: String, _ errorCode: String) throws(SidecarFailure) -> StateItem {
        var item = StateItem(
            key: try string(json["key"], "key"), value: Array(GoJSON.text(json["value"] ?? .null).utf8),
            etag: json["etag"]?.string)
        for (name, value) in json["metadata"]?.object ?? [:] {
            item.metadata[name] = try string(value, "metadata")
        }
        if let options = json["options"] {
            item.options = StateOptions(
                concurrency: try choice(
                    options, "concurrency", ["first-write": .firstWrite, "last-write": .lastWrite], .unspecified,
                    prefix, errorCode),
                consistency: try choice(
                    options, "consistency", ["strong": .strong, "eventual": .eventual], .unspecified, prefix,
                    errorCode))
        }
        return item
    }

    private static func string(_ json: JSON?, _ field: String) throws(SidecarFailure) -> String {
        guard let json else { return "" }
        if let text = json.string { return text }
        let type = json.number == nil ? json.typeName : "number"
        throw malformed("json: cannot unmarshal \(type) into Go struct field SetRequest.\(field) of type string")
    }

    private static func choice<Value>(
        _ options: JSON, _ name: String, _ known: [String: Value], _ absent: Value, _ prefix: String,
        _ errorCode: String
    ) throws(SidecarFailure) -> Value {
        guard let text = options[name]?.string, !text.isEmpty else { return absent }
        guard let value = known[text] else {
            throw SidecarFailure(.internal, "\(prefix)unrecognized \(name) model '\(text)'", errorCode)
        }
        return value
    }
}
