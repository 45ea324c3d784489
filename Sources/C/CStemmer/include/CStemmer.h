// Snowball's stemmers, opened at first use: linked, libstemmer's 11,000 relocations would cost every start of cairn.
#pragma once

struct sb_stemmer;

/// Opens the library, once. NULL when it is open, else the loader's reason. Call it before any other function here and
/// call none when it gave a reason. Not for two threads at once.
const char *cstemmer_open(void);

struct sb_stemmer *cstemmer_new(const char *algorithm, const char *encoding);
void cstemmer_delete(struct sb_stemmer *stemmer);
const unsigned char *cstemmer_stem(struct sb_stemmer *stemmer, const unsigned char *word, int size);
int cstemmer_length(struct sb_stemmer *stemmer);
