// libcrypto as a table of functions, opened at first use: linked, its 17,000 relocations would cost every start of cairn.
#pragma once

#include <stddef.h>

struct evp_cipher_st;
struct evp_md_ctx_st;
struct evp_md_st;

/// Opens the library, once. NULL when it is open, else the loader's reason. Call it before any other function here and
/// call none when it gave a reason. Not for two threads at once.
const char *ccrypto_open(void);

struct evp_md_st *ccrypto_fetch(const char *algorithm);
struct evp_md_ctx_st *ccrypto_context_new(void);
void ccrypto_context_free(struct evp_md_ctx_st *context);
int ccrypto_begin(struct evp_md_ctx_st *context, const struct evp_md_st *algorithm);
int ccrypto_update(struct evp_md_ctx_st *context, const void *bytes, size_t count);
int ccrypto_finish(struct evp_md_ctx_st *context, unsigned char *digest);
int ccrypto_digest(const void *bytes, size_t count, unsigned char *digest, const struct evp_md_st *algorithm);
int ccrypto_random(unsigned char *bytes, int count);

/// `code` has room for the digest's length.
int ccrypto_hmac(
    const struct evp_md_st *algorithm, const void *key, int key_count, const void *bytes, size_t count,
    unsigned char *code);

struct evp_cipher_st *ccrypto_fetch_cipher(const char *algorithm);

/// AES-GCM with a nonce of 12 bytes: `count` bytes from `plain` to `sealed`, and 16 to `tag`. 1 when it is done.
int ccrypto_seal(
    const struct evp_cipher_st *cipher, const unsigned char *key, const unsigned char *nonce, const void *associated,
    size_t associated_count, const unsigned char *plain, size_t count, unsigned char *sealed, unsigned char *tag);

/// The way back. 1 when the tag fits; 0 when it does not, and then `plain` holds nothing to be trusted; -1 when libcrypto
/// could not do its work.
int ccrypto_unseal(
    const struct evp_cipher_st *cipher, const unsigned char *key, const unsigned char *nonce, const void *associated,
    size_t associated_count, const unsigned char *sealed, size_t count, const unsigned char *tag, unsigned char *plain);

/// The earliest error of this thread in words, with the thread's queue emptied; 0 when there is none.
int ccrypto_reason(char *text, size_t count);
