#include "CCrypto.h"

#include <dlfcn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

static struct {
    __typeof__(&EVP_MD_fetch) fetch;
    __typeof__(&EVP_MD_CTX_new) context_new;
    __typeof__(&EVP_MD_CTX_free) context_free;
    __typeof__(&EVP_DigestInit_ex) begin;
    __typeof__(&EVP_DigestUpdate) update;
    __typeof__(&EVP_DigestFinal_ex) finish;
    __typeof__(&EVP_Digest) digest;
    __typeof__(&RAND_bytes) random;
    __typeof__(&ERR_get_error) get_error;
    __typeof__(&ERR_clear_error) clear_error;
    __typeof__(&ERR_error_string_n) error_string;
} table;

static const char *reason(void) {
    const char *text = dlerror();
    return text ? text : "no reason given";
}

const char *ccrypto_open(void) {
    void *library = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
    if (!library) return reason();
#define FIND(member, symbol) \
    if (!(table.member = (__typeof__(table.member))dlsym(library, symbol))) return reason()
    FIND(fetch, "EVP_MD_fetch");
    FIND(context_new, "EVP_MD_CTX_new");
    FIND(context_free, "EVP_MD_CTX_free");
    FIND(begin, "EVP_DigestInit_ex");
    FIND(update, "EVP_DigestUpdate");
    FIND(finish, "EVP_DigestFinal_ex");
    FIND(digest, "EVP_Digest");
    FIND(random, "RAND_bytes");
    FIND(get_error, "ERR_get_error");
    FIND(clear_error, "ERR_clear_error");
    FIND(error_string, "ERR_error_string_n");
#undef FIND
    return NULL;
}

struct evp_md_st *ccrypto_fetch(const char *algorithm) { return table.fetch(NULL, algorithm, NULL); }
struct evp_md_ctx_st *ccrypto_context_new(void) { return table.context_new(); }
void ccrypto_context_free(struct evp_md_ctx_st *context) { table.context_free(context); }
int ccrypto_begin(struct evp_md_ctx_st *context, const struct evp_md_st *algorithm) {
    return table.begin(context, algorithm, NULL);
}
int ccrypto_update(struct evp_md_ctx_st *context, const void *bytes, size_t count) {
    return table.update(context, bytes, count);
}
int ccrypto_finish(struct evp_md_ctx_st *context, unsigned char *digest) { return table.finish(context, digest, NULL); }
int ccrypto_digest(const void *bytes, size_t count, unsigned char *digest, const struct evp_md_st *algorithm) {
    return table.digest(bytes, count, digest, NULL, algorithm, NULL);
}
int ccrypto_random(unsigned char *bytes, int count) { return table.random(bytes, count); }

int ccrypto_reason(char *text, size_t count) {
    unsigned long number = table.get_error();
    table.clear_error();
    if (number) table.error_string(number, text, count);
    return number != 0;
}
