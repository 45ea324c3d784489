import CYAML
import CairnWire

/// libyaml's events as Swift values. No C type leaves this file and `YAMLError`.
///
/// Owned by who reads the document, in one thread; https://pyyaml.org/wiki/LibYAML
struct YAMLEvents: ~Copyable {
    enum Event {
        case streamStart, streamEnd, documentEnd
        /// `version` is what a `%YAML` line says.
        case documentStart(version: (major: Int, minor: Int)?)
        case alias(String)
        case scalar(String, style: SourceOrigin.ScalarStyle, Properties)
        case sequenceStart(Properties)
        case mappingStart(Properties, isFlow: Bool)
        case sequenceEnd, mappingEnd
    }

    struct Properties {
        var anchor: String?
        var tag: String?
    }

    struct Positioned {
        var event: Event
        var range: SourceRange
    }

    /// The parser points into itself: it must not move.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>

    /// - Parameter bytes: sound UTF-8; libyaml reads it until `deinit`, so it gets a copy of its own.
    init(_ bytes: ArraySlice<UInt8>) throws(YAMLError) {
        parser = .allocate(capacity: 1)
        input = .allocate(capacity: max(1, bytes.count))
        _ = input.initialize(from: bytes)
        guard yaml_parser_initialize(parser) == 1 else {
            input.deallocate()
            parser.deallocate()
            throw YAMLError.outOfMemory
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// The next event. After `streamEnd` there is none.
    /// - Throws: `YAMLError` where the text is no YAML.
    mutating func next() throws(YAMLError) -> Positioned {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw YAMLError(parser.pointee) }
        defer { yaml_event_delete(&event) }
        let range = SourceRange(start: SourcePosition(event.start_mark), end: SourcePosition(event.end_mark))
        return Positioned(event: Self.read(event), range: range)
    }

    private static func read(_ event: yaml_event_t) -> Event {
        switch event.type {
        case YAML_STREAM_START_EVENT: return .streamStart
        case YAML_DOCUMENT_START_EVENT:
            let version = event.data.document_start.version_directive
            return .documentStart(version: version.map { (Int($0.pointee.major), Int($0.pointee.minor)) })
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_ALIAS_EVENT: return .alias(text(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            return .scalar(
                String(decoding: bytes, as: UTF8.self), style: style(scalar.style),
                Properties(anchor: text(scalar.anchor), tag: text(scalar.tag)))
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            return .sequenceStart(Properties(anchor: text(start.anchor), tag: text(start.tag)))
        case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            return .mappingStart(
                Properties(anchor: text(start.anchor), tag: text(start.tag)),
                isFlow: start.style == YAML_FLOW_MAPPING_STYLE)
        case YAML_MAPPING_END_EVENT: return .mappingEnd
        default: return .streamEnd
        }
    }

    private static func style(_ style: yaml_scalar_style_t) -> SourceOrigin.ScalarStyle {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }

    private static func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        bytes.map { String(cString: $0) }
    }
}

extension SourcePosition {
    /// libyaml counts from 0.
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1)
    }
}

/// What libyaml says of a text that is no YAML.
struct YAMLError: Error {
    var problem: String
    /// What was being read: `while scanning an alias`.
    var context: String
    var position: SourcePosition
    /// Where that began, when libyaml says so.
    var contextPosition: SourcePosition?

    static let outOfMemory = YAMLError(
        problem: "out of memory", context: "", position: SourcePosition(line: 1, column: 1))
}

extension YAMLError {
    fileprivate init(_ parser: yaml_parser_t) {
        problem = parser.problem.map { String(cString: $0) } ?? "out of memory"
        context = parser.context.map { String(cString: $0) } ?? ""
        position = SourcePosition(parser.problem_mark)
        contextPosition = parser.context == nil ? nil : SourcePosition(parser.context_mark)
    }
}
