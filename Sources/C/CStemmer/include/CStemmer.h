// Snowball's stemmers.
#pragma once
#include <libstemmer.h>
