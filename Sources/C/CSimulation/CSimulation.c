#define _GNU_SOURCE
#include "CSimulation.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>

#define SWIFT __attribute__((swiftcall))

static _Thread_local bool watched;
static _Thread_local uint64_t escapes;

static void count(void) {
    if (watched) escapes++;
}

// The signatures stand in the runtime's include/swift/Runtime/Concurrency.h. Each hook counts and passes the job on.
typedef SWIFT void (*enqueue_global)(void *job);
static SWIFT void on_global(void *job, enqueue_global original) {
    count();
    original(job);
}

typedef SWIFT void (*enqueue_delay)(unsigned long long delay, void *job);
static SWIFT void on_delay(unsigned long long delay, void *job, enqueue_delay original) {
    count();
    original(delay, job);
}

typedef SWIFT void (*enqueue_deadline)(
    long long seconds, long long nanoseconds, long long tolerance_seconds, long long tolerance_nanoseconds, int clock,
    void *job);
static SWIFT void on_deadline(
    long long seconds, long long nanoseconds, long long tolerance_seconds, long long tolerance_nanoseconds, int clock,
    void *job, enqueue_deadline original) {
    count();
    original(seconds, nanoseconds, tolerance_seconds, tolerance_nanoseconds, clock, job);
}

static SWIFT void on_main(void *job, enqueue_global original) {
    count();
    original(job);
}

static bool installed;

static bool hang(const char *hook, void *function) {
    void **place = dlsym(RTLD_DEFAULT, hook);
    if (!place) return false;
    __atomic_store_n(place, function, __ATOMIC_RELEASE);
    return true;
}

static void install(void) {
    installed = hang("swift_task_enqueueGlobal_hook", (void *)on_global)
        & hang("swift_task_enqueueGlobalWithDelay_hook", (void *)on_delay)
        & hang("swift_task_enqueueGlobalWithDeadline_hook", (void *)on_deadline)
        & hang("swift_task_enqueueMainExecutor_hook", (void *)on_main);
}

int csimulation_watch(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
    watched = true;
    escapes = 0;
    return installed ? 0 : -1;
}

uint64_t csimulation_escapes(void) { return escapes; }

void csimulation_unwatch(void) { watched = false; }
