extension JSON: CustomStringConvertible {
    /// The value as JSON text, members in their order; indented by two blanks a level when `pretty`.
    package func encoded(pretty: Bool = false) -> [UInt8] {
        var writer = JSONWriter(style: pretty ? .pretty : .compact)
        writer.value(self)
        return writer.bytes
    }

    /// `encoded(pretty:)` as a string.
    package func text(pretty: Bool = false) -> String {
        String(decoding: encoded(pretty: pretty), as: UTF8.self)
    }

    /// Bytes that are the same for equal values and differ for others, on every machine and in every process: keys sorted
    /// by their UTF-8, no white space, the shortest digits. RFC 8785 in spirit; it differs in that doubles keep a fraction
    /// or an exponent (`1.0`), so that they are not taken for integers, and in that keys are not sorted by UTF-16.
    package func canonicalBytes() -> [UInt8] {
        var writer = JSONWriter(style: .canonical)
        writer.value(self)
        return writer.bytes
    }

    package var description: String { text() }
}
