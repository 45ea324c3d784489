#include "CStemmer.h"

#include <dlfcn.h>
#include <libstemmer.h>
#include <stddef.h>

static struct {
    __typeof__(&sb_stemmer_new) make;
    __typeof__(&sb_stemmer_delete) delete;
    __typeof__(&sb_stemmer_stem) stem;
    __typeof__(&sb_stemmer_length) length;
} table;

static const char *reason(void) {
    const char *text = dlerror();
    return text ? text : "no reason given";
}

const char *cstemmer_open(void) {
    void *library = dlopen("libstemmer.so.0d", RTLD_NOW | RTLD_LOCAL);
    if (!library) return reason();
#define FIND(member, symbol) \
    if (!(table.member = (__typeof__(table.member))dlsym(library, symbol))) return reason()
    FIND(make, "sb_stemmer_new");
    FIND(delete, "sb_stemmer_delete");
    FIND(stem, "sb_stemmer_stem");
    FIND(length, "sb_stemmer_length");
#undef FIND
    return NULL;
}

struct sb_stemmer *cstemmer_new(const char *algorithm, const char *encoding) { return table.make(algorithm, encoding); }
void cstemmer_delete(struct sb_stemmer *stemmer) { table.delete(stemmer); }
const unsigned char *cstemmer_stem(struct sb_stemmer *stemmer, const unsigned char *word, int size) {
    return table.stem(stemmer, word, size);
}
int cstemmer_length(struct sb_stemmer *stemmer) { return table.length(stemmer); }
