#include "CRE2.h"

#include <re2/re2.h>

#include <cstring>

// C++'s exceptions end here: one that unwound into Swift would be undefined behaviour.

namespace {

const re2::RE2 &unwrap(const cre2 *regex) { return *reinterpret_cast<const re2::RE2 *>(regex); }

template <size_t room>
void copy(const std::string &text, char (&target)[room]) {
    size_t length = text.size() < room - 1 ? text.size() : room - 1;
    std::memcpy(target, text.data(), length);
    target[length] = 0;
}

}  // namespace

cre2 *cre2_compile(const char *pattern, size_t length, int64_t max_memory, cre2_reason *reason) {
    *reason = {};
    try {
        re2::RE2::Options options;
        options.set_log_errors(false);  // RE2 would write to standard error
        options.set_never_capture(true);
        options.set_max_mem(max_memory);
        re2::RE2 *regex = new re2::RE2(re2::StringPiece(pattern, length), options);
        if (regex->ok()) return reinterpret_cast<cre2 *>(regex);
        reason->code = regex->error_code();
        copy(regex->error(), reason->text);
        copy(regex->error_arg(), reason->part);
        delete regex;
    } catch (...) {
        reason->code = re2::RE2::ErrorPatternTooLarge;
        copy("memory ran out", reason->text);
    }
    return nullptr;
}

int cre2_program_size(const cre2 *regex) { return unwrap(regex).ProgramSize(); }

int cre2_matches(const cre2 *regex, const char *text, size_t length) {
    try {
        re2::StringPiece piece(text, length);
        return unwrap(regex).Match(piece, 0, length, re2::RE2::UNANCHORED, nullptr, 0);
    } catch (...) {
        return -1;
    }
}

void cre2_delete(cre2 *regex) { delete reinterpret_cast<re2::RE2 *>(regex); }
