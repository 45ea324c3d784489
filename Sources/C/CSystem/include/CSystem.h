// What Glibc's module does not give to Swift: variadic calls, macros, and system calls without a wrapper.
#pragma once
