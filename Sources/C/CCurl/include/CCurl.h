// libcurl as a table of functions, opened at first use: linking it would cost every start of cairn 4 ms.
#pragma once

// curl's own header redefines the variadic calls as macros that check types; the typed wrappers below do that job.
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>

// Opens libcurl and fills the table. Returns NULL, or what the dynamic linker said (a static string of its own, to be
// copied at once). Call it once, before anything below, on a thread that may block.
const char *ccurl_open(void);

// 1 when the address is IPv4 (4 bytes) or IPv6 (16 bytes) and `bytes`, of 16, was filled; `length` says which.
int ccurl_address(const struct curl_sockaddr *address, unsigned char *bytes, int *length);

// A new socket of the kind that curl asks for, closed in children and not blocking; CURL_SOCKET_BAD on failure.
curl_socket_t ccurl_socket(const struct curl_sockaddr *address);

// 1 when `descriptor` is the connection that the transfer of `easy` has or had last. Told by the addresses of its two ends:
// CURLINFO_ACTIVESOCKET knows a connection only after its transfer.
int ccurl_uses(void *easy, curl_socket_t descriptor);

// Only `open` writes the table.
struct ccurl_table {
    CURLcode (*global_init)(long flags);
    curl_version_info_data *(*version_info)(CURLversion age);
    const char *(*easy_strerror)(CURLcode code);
    CURL *(*easy_init)(void);
    void (*easy_reset)(CURL *easy);
    void (*easy_cleanup)(CURL *easy);
    CURLcode (*easy_pause)(CURL *easy, int bitmask);
    CURLcode (*easy_setopt)(CURL *easy, CURLoption option, ...);
    CURLcode (*easy_getinfo)(CURL *easy, CURLINFO info, ...);
    struct curl_slist *(*slist_append)(struct curl_slist *list, const char *text);
    void (*slist_free_all)(struct curl_slist *list);
    CURLM *(*multi_init)(void);
    CURLMcode (*multi_cleanup)(CURLM *multi);
    CURLMcode (*multi_add_handle)(CURLM *multi, CURL *easy);
    CURLMcode (*multi_remove_handle)(CURLM *multi, CURL *easy);
    CURLMcode (*multi_socket_action)(CURLM *multi, curl_socket_t socket, int events, int *running);
    CURLMsg *(*multi_info_read)(CURLM *multi, int *left);
    CURLMcode (*multi_setopt)(CURLM *multi, CURLMoption option, ...);
    const char *(*multi_strerror)(CURLMcode code);
};
extern struct ccurl_table ccurl;

static inline CURLcode ccurl_global_init(long flags) { return ccurl.global_init(flags); }
static inline unsigned int ccurl_version(void) { return ccurl.version_info(CURLVERSION_NOW)->version_num; }
static inline const char *ccurl_version_text(void) { return ccurl.version_info(CURLVERSION_NOW)->version; }
static inline const char *ccurl_easy_strerror(CURLcode code) { return ccurl.easy_strerror(code); }
static inline CURL *ccurl_easy_init(void) { return ccurl.easy_init(); }
static inline void ccurl_easy_reset(CURL *easy) { ccurl.easy_reset(easy); }
static inline void ccurl_easy_cleanup(CURL *easy) { ccurl.easy_cleanup(easy); }
static inline CURLcode ccurl_easy_unpause(CURL *easy) { return ccurl.easy_pause(easy, CURLPAUSE_CONT); }

static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
    return ccurl.easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return ccurl.easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
    return ccurl.easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return ccurl.easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_bytes(CURL *easy, CURLoption option, const void *value) {
    return ccurl.easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_headers(CURL *easy, struct curl_slist *list) {
    return ccurl.easy_setopt(easy, CURLOPT_HTTPHEADER, list);
}

// For CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION.
typedef size_t (*ccurl_bytes_callback)(char *bytes, size_t one, size_t count, void *context);
static inline CURLcode ccurl_set_bytes_callback(CURL *easy, CURLoption option, ccurl_bytes_callback callback) {
    return ccurl.easy_setopt(easy, option, callback);
}
static inline CURLcode ccurl_set_open_callback(CURL *easy, curl_opensocket_callback callback) {
    return ccurl.easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, callback);
}
static inline CURLcode ccurl_set_close_callback(CURL *easy, curl_closesocket_callback callback) {
    return ccurl.easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, callback);
}

static inline CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value) {
    return ccurl.easy_getinfo(easy, info, value);
}
// What CURLOPT_PRIVATE was set to.
static inline void *ccurl_private(CURL *easy) {
    char *value = NULL;
    return ccurl.easy_getinfo(easy, CURLINFO_PRIVATE, &value) == CURLE_OK ? value : NULL;
}

static inline struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *text) {
    return ccurl.slist_append(list, text);
}
static inline void ccurl_slist_free(struct curl_slist *list) { ccurl.slist_free_all(list); }

static inline CURLM *ccurl_multi_init(void) { return ccurl.multi_init(); }
static inline CURLMcode ccurl_multi_cleanup(CURLM *multi) { return ccurl.multi_cleanup(multi); }
static inline CURLMcode ccurl_multi_add(CURLM *multi, CURL *easy) { return ccurl.multi_add_handle(multi, easy); }
static inline CURLMcode ccurl_multi_remove(CURLM *multi, CURL *easy) {
    return ccurl.multi_remove_handle(multi, easy);
}
static inline CURLMcode ccurl_multi_act(CURLM *multi, curl_socket_t socket, int events) {
    int running;
    return ccurl.multi_socket_action(multi, socket, events, &running);
}
static inline const char *ccurl_multi_strerror(CURLMcode code) { return ccurl.multi_strerror(code); }
static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return ccurl.multi_setopt(multi, option, value);
}
static inline CURLMcode ccurl_multi_set_pointer(CURLM *multi, CURLMoption option, void *value) {
    return ccurl.multi_setopt(multi, option, value);
}
static inline CURLMcode ccurl_multi_set_socket_callback(CURLM *multi, curl_socket_callback callback) {
    return ccurl.multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, callback);
}
static inline CURLMcode ccurl_multi_set_timer_callback(CURLM *multi, curl_multi_timer_callback callback) {
    return ccurl.multi_setopt(multi, CURLMOPT_TIMERFUNCTION, callback);
}

// The next transfer that ended; NULL when there is none. `code` is its result.
static inline CURL *ccurl_multi_ended(CURLM *multi, CURLcode *code) {
    CURLMsg *message;
    int left;
    while ((message = ccurl.multi_info_read(multi, &left))) {
        if (message->msg == CURLMSG_DONE) {
            *code = message->data.result;
            return message->easy_handle;
        }
    }
    return NULL;
}
