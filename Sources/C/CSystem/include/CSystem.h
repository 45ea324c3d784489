// What Glibc's module does not give to Swift: variadic calls, macros, and headers that it leaves out.
// Stateless, a line or two each. Every function returns what the call returns; errno says why it failed.
#pragma once

#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/types.h>

// epoll(7). Events as plain bits: Swift sees EPOLLIN and its kin as values of an enum that has no bits.
#define CSYSTEM_EPOLLIN 0x001u
#define CSYSTEM_EPOLLOUT 0x004u
#define CSYSTEM_EPOLLERR 0x008u
#define CSYSTEM_EPOLLHUP 0x010u
#define CSYSTEM_EPOLLRDHUP 0x2000u
#define CSYSTEM_EPOLLET 0x80000000u

int csystem_epoll_create(void);
int csystem_epoll_add(int epoll, int fd, uint32_t events, uint64_t data);
int csystem_epoll_modify(int epoll, int fd, uint32_t events, uint64_t data);
int csystem_epoll_remove(int epoll, int fd);
int csystem_epoll_wait(int epoll, struct epoll_event *events, int capacity, int timeout_milliseconds);
uint32_t csystem_event_bits(const struct epoll_event *event);
uint64_t csystem_event_data(const struct epoll_event *event);

// eventfd(2), close-on-exec and non-blocking.
int csystem_eventfd(void);
int csystem_eventfd_signal(int fd);

// timerfd_create(2) on CLOCK_BOOTTIME, and one on CLOCK_REALTIME that never fires but tells that the clock was set.
int csystem_timerfd(void);
int csystem_timerfd_arm(int fd, int64_t nanoseconds_since_boot);
int csystem_clockfd(void);
int csystem_clockfd_arm(int fd);

// signalfd(2). `signals` are blocked for the calling thread, and so for those that it will start.
int csystem_signalfd(const int *signals, int count);
// The next signal that was delivered, 0 when there is none, -1 for an error.
int csystem_signalfd_next(int fd);

// Nanoseconds of CLOCK_BOOTTIME; of CLOCK_REALTIME since 1970; of the calling thread's CPU clock.
int64_t csystem_boottime(void);
int64_t csystem_realtime(void);
int64_t csystem_thread_cpu_time(void);

// accept4(2): the next connection of a listening socket, close-on-exec and non-blocking.
int csystem_accept(int listener);

// Names the calling thread (at most 15 bytes are kept).
void csystem_name_thread(const char *name);

// pipe2(2), close-on-exec: ends[0] is read, ends[1] written. `nonblocking` is for both.
int csystem_pipe(int *ends, int nonblocking);

// Raises the soft limit of open files to the hard one (RLIMIT_NOFILE), as far as a million.
void csystem_raise_file_limit(void);

// Byte-range locks that belong to the open file description: F_OFD_SETLK, never waiting. 0, or -1 with EAGAIN.
enum { CSYSTEM_UNLOCK = 0, CSYSTEM_SHARED = 1, CSYSTEM_EXCLUSIVE = 2 };
int csystem_ofd_lock(int fd, int kind, int64_t start, int64_t length);
/* Whether another opened file holds a lock there: 1 or 0, -1 with errno. Takes none. */
int csystem_ofd_is_locked(int fd, int64_t start, int64_t length);

// getaddrinfo(3): the name exists, but has no address. A GNU extension.
#define CSYSTEM_EAI_NODATA (-5)

// memmem(3): the offset of `needle` in `haystack`, or -1.
ptrdiff_t csystem_find(const void *haystack, size_t haystack_length, const void *needle, size_t needle_length);
