/* SPDX-License-Identifier: Apache-2.0 */

#define EXPORTED __attribute__((visibility("default"), used))
#define INTERNAL __attribute__((visibility("hidden"), used))

/* Whether this process was forked from that of the JVM, of which only the calling thread came along. */
extern __attribute__((visibility("hidden"))) volatile int loader_in_forked_child;

/* Takes the signals of faults over (signals.c). */
__attribute__((visibility("hidden"))) void loader_take_faults(void *python_function);
