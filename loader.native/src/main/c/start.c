/* SPDX-License-Identifier: Apache-2.0 */

/* The start of this library. */

#include "loader.h"

/* Finds the libpython that the process has opened for all; the name of what it lacks, or NULL. Done once. */
EXPORTED const char *loader_start(void) {
    static int started;
    if (started) {
        return NULL;
    }
    const char *missing = loader_find_functions();
    if (missing == NULL) {
        missing = loader_find_stacks();
    }
    if (missing != NULL) {
        return missing;
    }
    if (loader_watch_states() != 0) {
        return "pthread_key_create";
    }
    if (loader_watch_forks() != 0) {
        return "pthread_atfork";
    }
    loader_find_threads();
    if (loader_take_faults()) {
        loader_replace(loader_python("PyErr_SetString"));
    }
    started = 1;
    return NULL;
}
