/* C code that needs stack. */

#include <stddef.h>

/* Fills so many KB of the stack, each of which it reads again. */
long use_stack(long kilobytes) {
    volatile char here[1024];
    for (size_t i = 0; i < sizeof here; i++) {
        here[i] = 1;
    }
    return kilobytes <= 1 ? here[0] : use_stack(kilobytes - 1) + here[sizeof here - 1];
}
