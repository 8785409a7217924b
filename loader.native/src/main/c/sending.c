/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Signals that C code sends to its own process, by `raise` and `kill`. Python's functions send them instead, which keep what would
 * end the container from it.
 */

#define _GNU_SOURCE
#include <signal.h>
#include <unistd.h>

#include "loader.h"

/* Has Python's function send the signal, which keeps what would end the container from the process; 0, or -1 if it refuses. */
static int send_by(const char *module, const char *name, const char *format, int first, int second) {
    void *(*import)(const char *) = loader_python("PyImport_ImportModule");
    void *(*call_method)(void *, const char *, const char *, ...) = loader_python("PyObject_CallMethod");
    void *(*raised)(void) = loader_python("PyErr_GetRaisedException");
    void (*set_raised)(void *) = loader_python("PyErr_SetRaisedException");
    void (*unraisable)(const char *, ...) = loader_python("PyErr_FormatUnraisable");
    void (*decref)(void *) = loader_python("Py_DecRef");
    int (*matches)(void *) = loader_python("PyErr_ExceptionMatches");
    void (*clear)(void) = loader_python("PyErr_Clear");
    unsigned long (*ident)(void) = loader_python("PyThread_get_thread_ident");
    int (*raise_later)(unsigned long, void *) = loader_python("PyThreadState_SetAsyncExc");
    void **interrupt = loader_python("PyExc_KeyboardInterrupt");
    void *before = raised();
    void *functions = import(module);
    void *result = functions == NULL ? NULL : call_method(functions, name, format, first, second);
    int is_refused = result == NULL;
    if (result != NULL) {
        decref(result);
    } else if (matches(*interrupt)) {
        clear(); /* C code knows nothing of it: it is raised where Python code goes on next */
        raise_later(ident(), *interrupt);
        is_refused = 0;
    } else {
        unraisable("Exception ignored in a signal that C code sends to its process");
    }
    if (functions != NULL) {
        decref(functions);
    }
    set_raised(before);
    return is_refused ? -1 : 0;
}

INTERNAL int loader_raise(int signum) {
    return loader_is_guarded(signum) ? send_by("_signal", "raise_signal", "(i)", signum, 0) : raise(signum);
}

INTERNAL int loader_kill(pid_t process, int signum) {
    int is_own = process == getpid() || process == 0;
    return is_own && loader_is_guarded(signum) ? send_by("posix", "kill", "(ii)", process, signum) : kill(process, signum);
}
