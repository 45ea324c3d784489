#define _GNU_SOURCE
#include "CCurl.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

struct ccurl_table ccurl;

static const char *reason(void) {
    const char *text = dlerror();
    return text ? text : "no reason given";
}

const char *ccurl_open(void) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library) return reason();
#define FIND(member, symbol) \
    if (!(ccurl.member = (__typeof__(ccurl.member))dlsym(library, symbol))) return reason()
    FIND(global_init, "curl_global_init");
    FIND(version_info, "curl_version_info");
    FIND(easy_strerror, "curl_easy_strerror");
    FIND(easy_init, "curl_easy_init");
    FIND(easy_reset, "curl_easy_reset");
    FIND(easy_cleanup, "curl_easy_cleanup");
    FIND(easy_pause, "curl_easy_pause");
    FIND(easy_setopt, "curl_easy_setopt");
    FIND(easy_getinfo, "curl_easy_getinfo");
    FIND(slist_append, "curl_slist_append");
    FIND(slist_free_all, "curl_slist_free_all");
    FIND(multi_init, "curl_multi_init");
    FIND(multi_cleanup, "curl_multi_cleanup");
    FIND(multi_add_handle, "curl_multi_add_handle");
    FIND(multi_remove_handle, "curl_multi_remove_handle");
    FIND(multi_socket_action, "curl_multi_socket_action");
    FIND(multi_info_read, "curl_multi_info_read");
    FIND(multi_setopt, "curl_multi_setopt");
    FIND(multi_strerror, "curl_multi_strerror");
#undef FIND
    return NULL;
}

int ccurl_address(const struct curl_sockaddr *address, unsigned char *bytes, int *length) {
    if (address->family == AF_INET && address->addrlen >= sizeof(struct sockaddr_in)) {
        const struct sockaddr_in *four = (const struct sockaddr_in *)&address->addr;
        memcpy(bytes, &four->sin_addr, 4);
        *length = 4;
        return 1;
    }
    if (address->family == AF_INET6 && address->addrlen >= sizeof(struct sockaddr_in6)) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&address->addr;
        memcpy(bytes, &six->sin6_addr, 16);
        *length = 16;
        return 1;
    }
    return 0;
}

// Writes the address as libcurl does, without a scope; returns the port, or -1.
static long address_of(const struct sockaddr *address, char text[INET6_ADDRSTRLEN]) {
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *four = (const struct sockaddr_in *)address;
        return inet_ntop(AF_INET, &four->sin_addr, text, INET6_ADDRSTRLEN) ? ntohs(four->sin_port) : -1;
    }
    if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;
        return inet_ntop(AF_INET6, &six->sin6_addr, text, INET6_ADDRSTRLEN) ? ntohs(six->sin6_port) : -1;
    }
    return -1;
}

static int is_end(CURL *easy, CURLINFO ip_info, CURLINFO port_info, const struct sockaddr_storage *end) {
    char text[INET6_ADDRSTRLEN];
    const char *ip = NULL;
    long port = 0;
    return ccurl.easy_getinfo(easy, ip_info, &ip) == CURLE_OK && ip &&
           ccurl.easy_getinfo(easy, port_info, &port) == CURLE_OK && port > 0 &&
           address_of((const struct sockaddr *)end, text) == port && strcmp(text, ip) == 0;
}

int ccurl_uses(void *easy, curl_socket_t descriptor) {
    struct sockaddr_storage ours, theirs;
    socklen_t size = sizeof ours, peer_size = sizeof theirs;
    return getsockname(descriptor, (struct sockaddr *)&ours, &size) == 0 &&
           getpeername(descriptor, (struct sockaddr *)&theirs, &peer_size) == 0 &&
           is_end(easy, CURLINFO_LOCAL_IP, CURLINFO_LOCAL_PORT, &ours) &&
           is_end(easy, CURLINFO_PRIMARY_IP, CURLINFO_PRIMARY_PORT, &theirs);
}

curl_socket_t ccurl_socket(const struct curl_sockaddr *address) {
    return socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address->protocol);
}
