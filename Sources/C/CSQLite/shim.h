// SQLite's C API, and what of it Swift cannot call: variadic functions, and a destructor that is a cast number.
#pragma once
#include <sqlite3.h>

/// No checkpoint when the connection closes: checkpoints run under the write lock of all processes, and nowhere else.
static inline int csqlite_no_checkpoint_on_close(sqlite3 *db) {
    return sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

/// Statements cannot corrupt the file through writable_schema, shadow tables and the like.
static inline int csqlite_defensive(sqlite3 *db) {
    return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
}

/// Binds a copy of the text.
static inline int csqlite_bind_text_copy(sqlite3_stmt *s, int index, const char *text, sqlite3_uint64 count) {
    return sqlite3_bind_text64(s, index, text, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// Binds a copy of the bytes.
static inline int csqlite_bind_blob_copy(sqlite3_stmt *s, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(s, index, bytes, count, SQLITE_TRANSIENT);
}

/// Binds the bytes themselves, which must stay until the statement is reset and its bindings are cleared.
static inline int csqlite_bind_blob_borrowed(sqlite3_stmt *s, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(s, index, bytes, count, SQLITE_STATIC);
}
