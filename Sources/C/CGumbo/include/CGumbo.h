// gumbo's HTML5 parser with bounds: a page of hostile nesting ends with an error, not with the memory, the time or the stack of
// the process.
#pragma once
#include <gumbo.h>
#include <stddef.h>

// A parsed page. All its memory is one arena: freeing it walks no tree (gumbo's own way recurses as deep as the page nests).
typedef struct cgumbo_page cgumbo_page;

enum { CGUMBO_OK, CGUMBO_NO_MEMORY, CGUMBO_TOO_LARGE, CGUMBO_TOO_SLOW };

// `bytes` must stay where it is until `cgumbo_free`. Null on failure, which is then one of the above. `memory` bounds the bytes
// taken, `milliseconds` the CPU time of the calling thread.
cgumbo_page *cgumbo_parse(const char *bytes, size_t length, size_t memory, int milliseconds, int *failure);

// The <html> element.
const GumboNode *cgumbo_root(const cgumbo_page *page);

void cgumbo_free(cgumbo_page *page);
