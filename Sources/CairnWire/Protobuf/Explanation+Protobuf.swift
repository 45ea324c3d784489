extension Explanation {
    /// Codes of Protocol Buffers.
    package static let protobuf: [Explanation] = [
        Explanation(
            ProtobufError.Code.truncated, "A message ends within a field",
            "What a peer sent over gRPC stops before the field that it announces is whole. Nothing of it is used.",
            words: "protobuf.truncated: 12 bytes should follow, 3 are there (at byte 7)",
            mend: "See that the peer is what it should be: the address may lead to another service."),
        Explanation(
            ProtobufError.Code.malformed, "A message is no Protocol Buffers",
            "What a peer sent over gRPC has a tag or a number that the format does not know. Nothing of it is used.",
            mend: "See that the peer is what it should be: the address may lead to another service."),
        Explanation(
            ProtobufError.Code.encoding, "Text in a message is not UTF-8",
            "Text of Protocol Buffers is UTF-8, always. A peer sent other bytes where text should stand.",
            mend: "Whoever wrote the value must write it as UTF-8, or as bytes."),
        Explanation(
            ProtobufError.Code.limit, "A message is too large or nested too deeply",
            "There are bounds on size, nesting and number of fields, so that a hostile message costs neither memory nor the stack.",
            mend: "Ask the peer for less at once."),
    ]
}
