// RE2's regular expressions: linear time, bounded memory. Nothing here throws; every function may be called by several
// threads at once for one expression, but for `cre2_delete`.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct cre2;

/// Why a pattern was refused, as RE2 says it, in UTF-8 cut to the room there is.
struct cre2_reason {
    /// RE2's `ErrorCode`.
    int code;
    char text[160];
    /// The part of the pattern that is meant.
    char part[80];
};

/// Compiles a pattern in UTF-8. NULL when it is refused; `reason` says why.
/// - Parameter max_memory: bytes for the program and for what matching remembers.
struct cre2 *cre2_compile(const char *pattern, size_t length, int64_t max_memory, struct cre2_reason *reason);

/// How many instructions the pattern became.
int cre2_program_size(const struct cre2 *regex);

/// Whether the pattern is found in a text: 1 or 0; -1 when memory ran out.
int cre2_matches(const struct cre2 *regex, const char *text, size_t length);

void cre2_delete(struct cre2 *regex);

#ifdef __cplusplus
}
#endif
