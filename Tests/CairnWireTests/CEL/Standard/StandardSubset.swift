/// Which of the standard's cases are not ours, and why. `docs/cel.md` tells the same in its table.
enum StandardSubset {
    /// Files of parts that are left out as a whole.
    static let files: [String: String] = [
        "block_ext": "`cel.block` is for machines that write CEL",
        "enums": "no protocol buffers",
        "network_ext": "no addresses of networks",
        "optionals": "no optional values: `has(a.b) ? a.b : …`",
        "proto2": "no protocol buffers",
        "proto2_ext": "no protocol buffers",
        "proto3": "no protocol buffers",
        "wrappers": "no protocol buffers",
    ]

    /// Why a case is left out; nil for those of the subset.
    static func reason(_ test: StandardCase) -> String? {
        if let reason = files[test.file] { return reason }
        if test.proto.word("check_only") == "true" || test.proto.word("disable_macros") == "true" {
            return "types of the standard's checker"
        }
        let marks = ["TestAllTypes", "NestedTestAllTypes", "google.protobuf.", "GlobalEnum", "proto.hasExt"]
        let isType = ["google.protobuf.Timestamp ==", "google.protobuf.Duration =="].contains {
            test.expression.hasPrefix($0)
        }
        if marks.contains(where: test.expression.contains), !isType { return "no protocol buffers" }
        if test.proto.text("container") != nil, test.expression.contains("{") || test.names.isEmpty {
            return "no containers of names"
        }
        if test.names.keys.contains(where: { $0.contains(".") }) { return "names have no dots" }
        if test.proto.messages("bindings").count != test.names.count || test.expected == nil {
            return "no protocol buffers"
        }
        if let zone = zones.first(where: test.expression.contains) { return "no zones by name (\(zone))" }
        if test.expression.contains("f_unknown(") || test.section == "receiver_function_names" {
            return "unknown functions are found when the file is loaded"
        }
        return nil
    }

    private static let zones = [
        "Australia/Sydney", "US/Central", "America/St_Johns", "Asia/Kathmandu",
    ]
}
