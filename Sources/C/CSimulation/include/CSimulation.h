// Sees jobs that leave a simulation: the Swift runtime calls a hook for each job that goes to its global executor. Linked
// by CairnTesting only.
#pragma once

#include <stdint.h>

// From now on the jobs that the calling thread hands to the global executor are counted, from 0. Returns 0, or -1 when this
// runtime has no such hooks.
int csimulation_watch(void);

// How many jobs the calling thread handed over since `csimulation_watch`.
uint64_t csimulation_escapes(void);

// The calling thread is watched no longer.
void csimulation_unwatch(void);
