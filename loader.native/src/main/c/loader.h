/* SPDX-License-Identifier: Apache-2.0 */

#include <stdint.h>

#define EXPORTED __attribute__((visibility("default"), used))
#define INTERNAL __attribute__((visibility("hidden"), used))

/* Whether this process was forked from that of the JVM, of which only the calling thread came along. */
extern __attribute__((visibility("hidden"))) volatile int loader_in_forked_child;

/* Takes the signals of faults over (signals.c). */
__attribute__((visibility("hidden"))) void loader_take_faults(void *python_function);

/* Whether the calling thread has a stack for handlers of faults, which nobody else may exchange (stacks.c). */
__attribute__((visibility("hidden"))) int loader_has_signal_stack(void);

/* The lowest address of the calling thread's stack of C if an access to the given one means that the stack is used up, or 0. */
__attribute__((visibility("hidden"))) uintptr_t loader_is_stack_overflow(uintptr_t address);
