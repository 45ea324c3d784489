#include "CCrypto.h"

#include <dlfcn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
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
    __typeof__(&HMAC) hmac;
    __typeof__(&EVP_CIPHER_fetch) fetch_cipher;
    __typeof__(&EVP_CIPHER_CTX_new) cipher_new;
    __typeof__(&EVP_CIPHER_CTX_free) cipher_free;
    __typeof__(&EVP_CIPHER_CTX_ctrl) cipher_control;
    __typeof__(&EVP_EncryptInit_ex) encrypt_begin;
    __typeof__(&EVP_EncryptUpdate) encrypt;
    __typeof__(&EVP_EncryptFinal_ex) encrypt_finish;
    __typeof__(&EVP_DecryptInit_ex) decrypt_begin;
    __typeof__(&EVP_DecryptUpdate) decrypt;
    __typeof__(&EVP_DecryptFinal_ex) decrypt_finish;
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
    FIND(hmac, "HMAC");
    FIND(fetch_cipher, "EVP_CIPHER_fetch");
    FIND(cipher_new, "EVP_CIPHER_CTX_new");
    FIND(cipher_free, "EVP_CIPHER_CTX_free");
    FIND(cipher_control, "EVP_CIPHER_CTX_ctrl");
    FIND(encrypt_begin, "EVP_EncryptInit_ex");
    FIND(encrypt, "EVP_EncryptUpdate");
    FIND(encrypt_finish, "EVP_EncryptFinal_ex");
    FIND(decrypt_begin, "EVP_DecryptInit_ex");
    FIND(decrypt, "EVP_DecryptUpdate");
    FIND(decrypt_finish, "EVP_DecryptFinal_ex");
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

int ccrypto_hmac(
    const struct evp_md_st *algorithm, const void *key, int key_count, const void *bytes, size_t count,
    unsigned char *code) {
    unsigned int written = 0;
    return table.hmac(algorithm, key, key_count, bytes, count, code, &written) != NULL;
}

struct evp_cipher_st *ccrypto_fetch_cipher(const char *algorithm) {
    return table.fetch_cipher(NULL, algorithm, NULL);
}

/// Lengths are `int` in libcrypto's calls: larger input goes through in steps.
typedef int (*update)(EVP_CIPHER_CTX *, unsigned char *, int *, const unsigned char *, int);

static int feed(EVP_CIPHER_CTX *context, update step, unsigned char *out, const unsigned char *in, size_t count) {
    const size_t most = 1 << 30;
    while (count > 0) {
        int part = (int)(count < most ? count : most), written = 0;
        if (step(context, out, &written, in, part) != 1) return 0;
        if (out) out += part;
        in += part;
        count -= (size_t)part;
    }
    return 1;
}

int ccrypto_seal(
    const struct evp_cipher_st *cipher, const unsigned char *key, const unsigned char *nonce, const void *associated,
    size_t associated_count, const unsigned char *plain, size_t count, unsigned char *sealed, unsigned char *tag) {
    EVP_CIPHER_CTX *context = table.cipher_new();
    if (!context) return 0;
    unsigned char rest[16];
    int written = 0;
    int done = table.encrypt_begin(context, cipher, NULL, key, nonce) == 1 &&
               feed(context, table.encrypt, NULL, associated, associated_count) &&
               feed(context, table.encrypt, sealed, plain, count) &&
               table.encrypt_finish(context, rest, &written) == 1 &&
               table.cipher_control(context, EVP_CTRL_AEAD_GET_TAG, 16, tag) == 1;
    table.cipher_free(context);
    return done;
}

int ccrypto_unseal(
    const struct evp_cipher_st *cipher, const unsigned char *key, const unsigned char *nonce, const void *associated,
    size_t associated_count, const unsigned char *sealed, size_t count, const unsigned char *tag,
    unsigned char *plain) {
    EVP_CIPHER_CTX *context = table.cipher_new();
    if (!context) return -1;
    unsigned char rest[16], given[16];
    int written = 0;
    for (int index = 0; index < 16; index++) given[index] = tag[index];
    int fed = table.decrypt_begin(context, cipher, NULL, key, nonce) == 1 &&
              feed(context, table.decrypt, NULL, associated, associated_count) &&
              feed(context, table.decrypt, plain, sealed, count) &&
              table.cipher_control(context, EVP_CTRL_AEAD_SET_TAG, 16, given) == 1;
    int fits = fed ? table.decrypt_finish(context, rest, &written) == 1 : -1;
    table.cipher_free(context);
    return fits;
}

int ccrypto_reason(char *text, size_t count) {
    unsigned long number = table.get_error();
    table.clear_error();
    if (number) table.error_string(number, text, count);
    return number != 0;
}
