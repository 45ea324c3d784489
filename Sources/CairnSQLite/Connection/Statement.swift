import CSQLite

/// A compiled statement of one connection, kept in its cache. Confined to the connection's thread.
///
/// Bind (indexes count from 1, as `?1` does), then `run` or `forEach`; both leave the statement reset and its bindings
/// cleared, whatever happens, so that it can be used at once again. A statement is not re-entrant: inside `forEach` use
/// another one.
package final class Statement {
    private let handle: OpaquePointer
    private unowned let connection: Connection

    init(_ sql: String, on connection: Connection) throws(SQLiteError) {
        var handle: OpaquePointer?
        // SQLite stops at the end of the first statement; a second one would be dropped without a word.
        let (result, rest) = sql.withCString { text in
            var tail: UnsafePointer<CChar>?
            let result = sqlite3_prepare_v3(
                connection.handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, &tail)
            return (result, tail.map { String(cString: $0) } ?? "")
        }
        guard result == SQLITE_OK else {
            throw SQLiteError(result, handle: connection.handle, doing: "\(connection.path): cannot prepare `\(sql)`")
        }
        guard let handle, rest.allSatisfy({ $0.isWhitespace || $0 == ";" }) else {
            sqlite3_finalize(handle)
            throw SQLiteError(.statement, "`\(sql)` is not one statement")
        }
        self.handle = handle
        self.connection = connection
    }

    deinit { sqlite3_finalize(handle) }
}

// MARK: Binding

extension Statement {
    package func bind(_ index: Int32, _ value: Int64) throws(SQLiteError) {
        try check(sqlite3_bind_int64(handle, index, value))
    }

    package func bind(_ index: Int32, _ value: Int) throws(SQLiteError) { try bind(index, Int64(value)) }

    package func bind(_ index: Int32, _ value: Double) throws(SQLiteError) {
        try check(sqlite3_bind_double(handle, index, value))
    }

    /// NULL for nil.
    package func bind(_ index: Int32, _ value: Int64?) throws(SQLiteError) {
        if let value { try bind(index, value) } else { try bindNull(index) }
    }

    package func bindNull(_ index: Int32) throws(SQLiteError) { try check(sqlite3_bind_null(handle, index)) }

    /// NULL for nil. SQLite keeps a copy.
    package func bind(_ index: Int32, _ value: String?) throws(SQLiteError) {
        guard var value else { return try bindNull(index) }
        let result = value.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) {
                // An empty string may have no address, which SQLite would take for NULL.
                $0.baseAddress.map { csqlite_bind_text_copy(handle, index, $0, UInt64(text.count)) }
                    ?? csqlite_bind_text_copy(handle, index, "", 0)
            }
        }
        try check(result)
    }

    /// SQLite keeps a copy: right for up to some kilobytes; `run(borrowing:)` is for more.
    package func bind(_ index: Int32, _ value: [UInt8]) throws(SQLiteError) { try bind(index, value.span.bytes) }

    /// SQLite keeps a copy.
    package func bind(_ index: Int32, _ value: RawSpan) throws(SQLiteError) {
        try check(
            value.withUnsafeBytes { bytes in
                bytes.baseAddress.map { csqlite_bind_blob_copy(handle, index, $0, UInt64(bytes.count)) }
                    ?? sqlite3_bind_zeroblob(handle, index, 0)
            })
    }

    package func bind(_ index: Int32, _ value: SQLiteValue) throws(SQLiteError) {
        switch value {
        case .null: try bindNull(index)
        case .integer(let value): try bind(index, value)
        case .real(let value): try bind(index, value)
        case .text(let value): try bind(index, value)
        case .blob(let value): try bind(index, value)
        }
    }

    /// To `?1, ?2, …`, in this order.
    package func bind(all values: [SQLiteValue]) throws(SQLiteError) {
        for (offset, value) in values.enumerated() { try bind(Int32(offset + 1), value) }
    }
}

// MARK: Running

extension Statement {
    /// Runs to the end; rows that the statement gives are dropped.
    package func run() throws(SQLiteError) {
        defer { reset() }
        while try step() {}
    }

    /// Runs to the end with `bytes` bound at `index` without a copy.
    package func run(borrowing bytes: RawSpan, at index: Int32) throws(SQLiteError) {
        // The pointer must not outlive the closure: whatever happens in it, its end is after the reset.
        let outcome: Result<Void, SQLiteError> = bytes.withUnsafeBytes { buffer in
            defer { reset() }
            return Result { () throws(SQLiteError) in
                try check(
                    buffer.baseAddress.map { csqlite_bind_blob_borrowed(handle, index, $0, UInt64(buffer.count)) }
                        ?? sqlite3_bind_zeroblob(handle, index, 0))
                while try step() {}
            }
        }
        try outcome.get()
    }

    /// Calls `body` with each row, in order, until the rows or `body` end. The row is good inside `body` only.
    package func forEach(_ body: (borrowing Row) throws -> Void) throws {
        defer { reset() }
        while try step() { try body(Row(handle: handle)) }
    }

    /// What `body` makes of the first row; nil when there is none.
    package func first<Value>(_ body: (borrowing Row) throws -> Value) throws -> Value? {
        defer { reset() }
        return try step() ? try body(Row(handle: handle)) : nil
    }

    /// What `body` makes of each row.
    package func all<Value>(_ body: (borrowing Row) throws -> Value) throws -> [Value] {
        var values: [Value] = []
        try forEach { row in values.append(try body(row)) }
        return values
    }

    /// The first column of the first row; nil when there is none.
    package func value() throws(SQLiteError) -> SQLiteValue? {
        defer { reset() }
        return try step() ? Row(handle: handle).value(0) : nil
    }

    /// To the next row; false after the last.
    private func step() throws(SQLiteError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: true
        case SQLITE_DONE: false
        case let result: throw failure(result)
        }
    }

    /// Ready for the next use. `sqlite3_reset` repeats the error that `step` already told, so its code is not looked at.
    private func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    private func check(_ result: Int32) throws(SQLiteError) {
        guard result == SQLITE_OK else { throw failure(result) }
    }

    /// Names file and statement; never the values, which may be secret. Lets go of what is bound.
    private func failure(_ result: Int32) -> SQLiteError {
        let sql = sqlite3_sql(handle).map { String(cString: $0) } ?? ""
        let error = SQLiteError(result, handle: connection.handle, doing: "\(connection.path): `\(sql)`")
        reset()
        return error
    }
}
