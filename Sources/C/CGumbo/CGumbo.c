#include "CGumbo.h"
#include <setjmp.h>
#include <stdlib.h>
#include <time.h>

// gumbo does not look at what its allocator returns. So the allocator does not return when a bound is reached: it jumps back to
// cgumbo_parse, and the arena takes everything with it.

enum { BLOCK = 1 << 18, CALLS_BETWEEN_LOOKS = 1 << 10 };

typedef struct block {
  struct block *next;
  size_t size, used;
  _Alignas(max_align_t) char bytes[];
} block;

struct cgumbo_page {
  block *blocks;
  size_t left;
  long long deadline;
  unsigned calls;
  GumboOutput *output;
  jmp_buf failed;
};

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

static void *take(void *context, size_t size) {
  cgumbo_page *page = context;
  if (++page->calls % CALLS_BETWEEN_LOOKS == 0 && now() > page->deadline) longjmp(page->failed, CGUMBO_TOO_SLOW);
  size = (size + 15) & ~(size_t)15;
  block *top = page->blocks;
  if (!top || top->size - top->used < size) {
    size_t room = size > BLOCK ? size : BLOCK;
    if (room > page->left) longjmp(page->failed, CGUMBO_TOO_LARGE);
    block *fresh = malloc(sizeof(block) + room);
    if (!fresh) longjmp(page->failed, CGUMBO_NO_MEMORY);
    page->left -= room;
    fresh->size = room;
    fresh->used = 0;
    // A block for one large piece stays behind the open one, which has room yet.
    if (top && room > BLOCK) {
      fresh->next = top->next;
      top->next = fresh;
      fresh->used = size;
      return fresh->bytes;
    }
    fresh->next = top;
    page->blocks = top = fresh;
  }
  void *piece = top->bytes + top->used;
  top->used += size;
  return piece;
}

static void give_back(void *context, void *piece) {
  (void)context;
  (void)piece;
}

cgumbo_page *cgumbo_parse(const char *bytes, size_t length, size_t memory, int milliseconds, int *failure) {
  cgumbo_page *page = calloc(1, sizeof *page);
  if (!page) {
    *failure = CGUMBO_NO_MEMORY;
    return NULL;
  }
  page->left = memory;
  page->deadline = now() + milliseconds;
  *failure = setjmp(page->failed);
  if (*failure != CGUMBO_OK) {
    cgumbo_free(page);
    return NULL;
  }
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = take;
  options.deallocator = give_back;
  options.userdata = page;
  options.max_errors = 0;
  page->output = gumbo_parse_with_options(&options, bytes, length);
  return page;
}

const GumboNode *cgumbo_root(const cgumbo_page *page) { return page->output->root; }

void cgumbo_free(cgumbo_page *page) {
  block *next = page->blocks;
  while (next) {
    block *this = next;
    next = this->next;
    free(this);
  }
  free(page);
}
