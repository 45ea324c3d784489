extension JSON {
    /// Parses JSON text (RFC 8259, nothing more: no comments, no trailing commas), UTF-8, a byte order mark ignored.
    ///
    /// Of members with the same key the last one counts, in the place of the first. An integer beyond 64 bits becomes a
    /// double; a number beyond every double is an error.
    /// - Throws: `JSONError` with the place.
    package init(parsing bytes: [UInt8], limits: JSONLimits = .default) throws(JSONError) {
        self = try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
            try JSONParser.parse(bytes, limits: limits)
        }
    }

    package init(parsing bytes: ArraySlice<UInt8>, limits: JSONLimits = .default) throws(JSONError) {
        self = try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
            try JSONParser.parse(bytes, limits: limits)
        }
    }

    package init(parsing bytes: Span<UInt8>, limits: JSONLimits = .default) throws(JSONError) {
        self = try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
            try JSONParser.parse(bytes, limits: limits)
        }
    }

    package init(parsing bytes: UnsafeRawBufferPointer, limits: JSONLimits = .default) throws(JSONError) {
        self = try JSONParser.parse(bytes.assumingMemoryBound(to: UInt8.self), limits: limits)
    }

    package init(parsing text: String, limits: JSONLimits = .default) throws(JSONError) {
        try self.init(parsing: text.utf8Span.span, limits: limits)
    }
}
