#define _GNU_SOURCE
#include "CSystem.h"

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

_Static_assert(CSYSTEM_EPOLLIN == EPOLLIN && CSYSTEM_EPOLLOUT == EPOLLOUT && CSYSTEM_EPOLLERR == EPOLLERR
                   && CSYSTEM_EPOLLHUP == EPOLLHUP && CSYSTEM_EPOLLRDHUP == EPOLLRDHUP,
               "the bits of epoll");
_Static_assert(CSYSTEM_EPOLLET == (uint32_t)EPOLLET, "the bits of epoll");
_Static_assert(CSYSTEM_EAI_NODATA == EAI_NODATA, "the codes of getaddrinfo");

int csystem_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static int control(int epoll, int operation, int fd, uint32_t events, uint64_t data) {
    struct epoll_event event = {.events = events, .data.u64 = data};
    return epoll_ctl(epoll, operation, fd, &event);
}

int csystem_epoll_add(int epoll, int fd, uint32_t events, uint64_t data) {
    return control(epoll, EPOLL_CTL_ADD, fd, events, data);
}

int csystem_epoll_modify(int epoll, int fd, uint32_t events, uint64_t data) {
    return control(epoll, EPOLL_CTL_MOD, fd, events, data);
}

int csystem_epoll_remove(int epoll, int fd) { return control(epoll, EPOLL_CTL_DEL, fd, 0, 0); }

int csystem_epoll_wait(int epoll, struct epoll_event *events, int capacity, int timeout_milliseconds) {
    return epoll_wait(epoll, events, capacity, timeout_milliseconds);
}

uint32_t csystem_event_bits(const struct epoll_event *event) { return event->events; }

uint64_t csystem_event_data(const struct epoll_event *event) { return event->data.u64; }

int csystem_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int csystem_eventfd_signal(int fd) { return eventfd_write(fd, 1); }

int csystem_timerfd(void) { return timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK); }

static struct timespec timespec_of(int64_t nanoseconds) {
    return (struct timespec){.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
}

int csystem_timerfd_arm(int fd, int64_t nanoseconds_since_boot) {
    struct itimerspec at = {.it_value = timespec_of(nanoseconds_since_boot)};
    return timerfd_settime(fd, TFD_TIMER_ABSTIME, &at, NULL);
}

int csystem_clockfd(void) { return timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK); }

int csystem_clockfd_arm(int fd) {
    uint64_t expirations;
    ssize_t ignored = read(fd, &expirations, sizeof expirations);  // takes back what was reported; ECANCELED is its word for it
    (void)ignored;
    struct itimerspec never = {.it_value = timespec_of(INT64_MAX)};
    return timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL);
}

int csystem_signalfd(const int *signals, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < count; i++) sigaddset(&set, signals[i]);
    int failure = pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (failure != 0) {
        errno = failure;
        return -1;
    }
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int csystem_signalfd_next(int fd) {
    struct signalfd_siginfo info;
    ssize_t count;
    do count = read(fd, &info, sizeof info);
    while (count < 0 && errno == EINTR);
    if (count == sizeof info) return (int)info.ssi_signo;
    return count < 0 && errno != EAGAIN ? -1 : 0;
}

static int64_t nanoseconds_of(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t csystem_boottime(void) { return nanoseconds_of(CLOCK_BOOTTIME); }

int64_t csystem_realtime(void) { return nanoseconds_of(CLOCK_REALTIME); }

int64_t csystem_thread_cpu_time(void) { return nanoseconds_of(CLOCK_THREAD_CPUTIME_ID); }

void csystem_name_thread(const char *name) {
    char kept[16];
    strncpy(kept, name, sizeof kept - 1);
    kept[sizeof kept - 1] = 0;
    pthread_setname_np(pthread_self(), kept);
}

int csystem_pipe(int *ends, int nonblocking) { return pipe2(ends, O_CLOEXEC | (nonblocking ? O_NONBLOCK : 0)); }

void csystem_raise_file_limit(void) {
    struct rlimit limit;
    const rlim_t most = 1 << 20;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= most) return;
    limit.rlim_cur = limit.rlim_max < most ? limit.rlim_max : most;
    setrlimit(RLIMIT_NOFILE, &limit);  // refused: the limit stays, and who runs into it is told so
}

int csystem_ofd_lock(int fd, int kind, int64_t start, int64_t length) {
    struct flock lock = {
        .l_type = kind == CSYSTEM_EXCLUSIVE ? F_WRLCK : kind == CSYSTEM_SHARED ? F_RDLCK : F_UNLCK,
        .l_whence = SEEK_SET,
        .l_start = start,
        .l_len = length,
    };
    return fcntl(fd, F_OFD_SETLK, &lock);
}

int csystem_ofd_is_locked(int fd, int64_t start, int64_t length) {
    struct flock lock = {
        .l_type = F_WRLCK,
        .l_whence = SEEK_SET,
        .l_start = start,
        .l_len = length,
    };
    if (fcntl(fd, F_OFD_GETLK, &lock) != 0) return -1;
    return lock.l_type != F_UNLCK;
}

ptrdiff_t csystem_find(const void *haystack, size_t haystack_length, const void *needle, size_t needle_length) {
    const void *found = memmem(haystack, haystack_length, needle, needle_length);
    return found ? (const char *)found - (const char *)haystack : -1;
}

int csystem_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }
