/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Threads that only C knows, in Python. They come by PyGILState_Ensure, into the interpreter whose library calls it. Where an
 * interpreter ends, or Python, those that come are held for ever, as CPython holds threads that come later.
 */

#define _GNU_SOURCE
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "loader.h"

enum {
    LEAVING_MILLIS = 1000,
    UNLOCKED = 1 /* PyGILState_UNLOCKED */
};

static void *(*state_of_thread)(void);
static void *(*attached_state)(void); /* NULL without the GIL */
static void *(*new_state)(void *interpreter);
static void (*restore_thread)(void *state);
static void (*fatal_error)(const char *message);
static int (*gil_ensure)(void);
static void (*gil_release)(int state);
static volatile int used_by_c; /* whether any thread that only C knows has used Python */
static volatile int inside;    /* how many such threads use it now */
static volatile int closed;    /* whether they are held from now on, for ever */
static __thread int depth __attribute__((tls_model("initial-exec")));
static __thread struct home *home __attribute__((tls_model("initial-exec"))); /* NULL in the main interpreter */

/* What PyGILState_Release undoes: the state has been made for one PyGILState_Ensure. */
static int attach_new(void *interpreter) {
    void *state = new_state(interpreter);
    if (state == NULL) {
        fatal_error("no memory for the state of a thread");
    }
    restore_thread(state);
    return UNLOCKED;
}

INTERNAL int loader_gil_ensure(void) {
    uintptr_t caller = (uintptr_t)__builtin_return_address(0);
    void *interpreter = NULL;
    int is_ending = 0;
    if (depth > 0) {
        depth++;
        return gil_ensure();
    }
    if (state_of_thread() != NULL) {
        return gil_ensure();
    }
    used_by_c = 1;
    depth = 1;
    __atomic_fetch_add(&inside, 1, __ATOMIC_SEQ_CST);
    home = loader_enter(caller, &interpreter, &is_ending);
    if (is_ending || __atomic_load_n(&closed, __ATOMIC_SEQ_CST)) {
        __atomic_fetch_sub(&inside, 1, __ATOMIC_SEQ_CST);
        loader_hold();
    }
    return home == NULL ? gil_ensure() : attach_new(interpreter);
}

/* Whether Python does not know the calling thread. */
INTERNAL int loader_is_thread_of_c(void) { return depth == 0 && state_of_thread() == NULL; }

/* As PyGILState_Ensure in this interpreter, for such a thread; 0 if the interpreter is ending, or Python. */
INTERNAL int loader_come_into(struct home *wanted, int *state) {
    void *interpreter = loader_enter_home(wanted);
    if (interpreter == NULL) {
        return 0;
    }
    used_by_c = 1;
    __atomic_fetch_add(&inside, 1, __ATOMIC_SEQ_CST);
    if (__atomic_load_n(&closed, __ATOMIC_SEQ_CST)) {
        __atomic_fetch_sub(&inside, 1, __ATOMIC_SEQ_CST);
        loader_leave(wanted);
        return 0;
    }
    depth = 1;
    home = wanted;
    *state = attach_new(interpreter);
    return 1;
}

INTERNAL void loader_gil_release(int state) {
    gil_release(state);
    if (depth > 0 && --depth == 0) {
        __atomic_fetch_sub(&inside, 1, __ATOMIC_SEQ_CST);
        if (home != NULL) {
            void *kept = state_of_thread();
            if (kept != NULL) {
                loader_state_is_kept(home, kept);
            }
            loader_leave(home);
            home = NULL;
        }
    }
}

/* CPython says yes to everything as soon as there is a second interpreter. */
INTERNAL int loader_gil_check(void) { return attached_state() != NULL; }

/* What Py_FinalizeEx begins with: the program may still need its threads of C for it. */
static void finish_program(void) {
    void *(*add_module)(const char *) = loader_python("PyImport_ImportModule");
    void *(*call_method)(void *, const char *, const char *, ...) = loader_python("PyObject_CallMethod");
    void (*unraisable)(const char *, ...) = loader_python("PyErr_FormatUnraisable");
    void (*decref)(void *) = loader_python("Py_DecRef");
    static const char *const steps[][2] = {{"threading", "_shutdown"}, {"atexit", "_run_exitfuncs"}};
    for (int i = 0; i < 2; i++) {
        void *module = add_module(steps[i][0]);
        void *result = module == NULL ? NULL : call_method(module, steps[i][1], NULL);
        if (result == NULL) {
            unraisable("Exception ignored on %s shutdown", steps[i][0]);
        } else {
            decref(result);
        }
        if (module != NULL) {
            decref(module);
        }
    }
}

static long long monotonic_millis(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/*
 * Py_FinalizeEx comes next, on this thread, which is attached. CPython 3.14 takes what has been freed for its own when threads of C come
 * later or are still inside, so they leave before, and those that come are held.
 */
EXPORTED void loader_python_ending(void) {
    void *(*save_thread)(void) = loader_python("PyEval_SaveThread");
    void (*set_not_running)(void *) = loader_python("_PyInterpreterState_SetNotRunningMain");
    void *(*interpreter)(void) = loader_python("PyInterpreterState_Get");
    if (set_not_running != NULL) {
        set_not_running(interpreter());
    }
    if (!used_by_c) {
        return;
    }
    finish_program();
    __atomic_store_n(&closed, 1, __ATOMIC_SEQ_CST);
    /* Without the GIL all the time: threads that never wait would have it for milliseconds each time that it is given up. */
    void *state = save_thread();
    long long end = monotonic_millis() + LEAVING_MILLIS;
    while (__atomic_load_n(&inside, __ATOMIC_SEQ_CST) > 0 && monotonic_millis() < end) {
        usleep(1000);
    }
    restore_thread(state);
}

/* ---- The main thread. ---- */

static pthread_key_t main_thread;
static __thread int is_main_thread __attribute__((tls_model("initial-exec"))); /* of the command */

/*
 * The end of the command's main thread other than by the process's own end. Python is still locked by the thread, and no other receives
 * signals.
 */
static void main_thread_ended(void *unused) {
    (void)unused;
    loader_say("loader: C code has ended the main thread (pthread_exit), and with it the process\n");
    _exit(1);
}

INTERNAL void loader_hold(void) {
    if (is_main_thread) {
        main_thread_ended(NULL);
    }
    for (;;) {
        pause();
    }
}

/* libpython has been opened. */
INTERNAL void loader_find_threads(void) {
    state_of_thread = loader_python("PyGILState_GetThisThreadState");
    attached_state = loader_python("PyThreadState_GetUnchecked");
    new_state = loader_python("PyThreadState_New");
    restore_thread = loader_python("PyEval_RestoreThread");
    fatal_error = loader_python("Py_FatalError");
    gil_ensure = loader_python("PyGILState_Ensure");
    gil_release = loader_python("PyGILState_Release");
}

/* Python has been started, and the thread is attached. */
EXPORTED void loader_python_started(int is_command) {
    void (*clear)(void) = loader_python("PyErr_Clear");
    int (*set_running)(void *) = loader_python("_PyInterpreterState_SetRunningMain");
    void *(*interpreter)(void) = loader_python("PyInterpreterState_Get");
    /* As the python command does: debuggers find the main thread by it (sys.remote_exec, pdb -p). */
    if (set_running != NULL && set_running(interpreter()) != 0) {
        clear();
    }
    if (is_command && pthread_key_create(&main_thread, main_thread_ended) == 0) {
        pthread_setspecific(main_thread, &main_thread);
        is_main_thread = 1;
    }
    loader_find_dump(is_command);
}
