import CSQLite

/// The row that a statement stands on. Columns count from 0. It cannot be kept: the values that it gives are copies, but
/// for `withBytes`, whose span lives as long as its closure.
package struct Row: ~Copyable {
    let handle: OpaquePointer

    package var columns: Int { Int(sqlite3_data_count(handle)) }

    package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// 0 for NULL; text is converted as SQLite does.
    package func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    package func double(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

    /// Empty for NULL. Bytes that are no UTF-8 are repaired with U+FFFD.
    package func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        // The count is asked after the conversion to text, as the manual wants.
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// Nil for NULL.
    package func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }

    /// Nil for NULL.
    package func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    /// Empty for NULL.
    package func bytes(_ column: Int32) -> [UInt8] {
        withBytes(column) { span in span.withUnsafeBytes { Array($0) } }
    }

    /// The column's bytes where SQLite holds them, without a copy.
    package func withBytes<Value, Failure: Error>(
        _ column: Int32, _ body: (RawSpan) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        guard let start = sqlite3_column_blob(handle, column) else { return try body(RawSpan()) }
        let count = Int(sqlite3_column_bytes(handle, column))
        let buffer = UnsafeRawBufferPointer(start: start, count: count)
        return try body(buffer.bytes)
    }

    package func value(_ column: Int32) -> SQLiteValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: .integer(int(column))
        case SQLITE_FLOAT: .real(double(column))
        case SQLITE_TEXT: .text(text(column))
        case SQLITE_BLOB: .blob(bytes(column))
        default: .null
        }
    }
}
