/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Forked children, in which Java does not run. Python cannot call it there, and C does not return to it: where it would, the
 * child's program is over.
 */

#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "loader.h"

INTERNAL volatile int loader_in_forked_child;
INTERNAL struct debug_offsets *loader_offsets;

static void *(*get_state)(void);
static void *(*get_raised)(void);
static void *(*import_module)(const char *name);
static void *(*get_attribute)(void *object, const char *name);
static void *(*call_with)(void *callable, ...);
static void *(*main_interpreter)(void);
static void (*set_string)(void *type, const char *message);
static void *none;
static void **runtime_error;

/*
 * Has CPython know the main interpreter alone. It would delete the others in the child, without a thread state, and die of
 * it (_PyInterpreterState_DeleteExceptMain). Nothing is done unless the list leads to the main interpreter.
 */
static void forget_interpreters(void) {
    void *main = main_interpreter();
    if (loader_offsets == NULL || main == NULL) {
        return;
    }
    size_t next = loader_offsets->interpreter.next;
    void **head = (void **)((char *)loader_offsets + loader_offsets->runtime.interpreters_head);
    void *each = *head;
    while (each != NULL && each != main) {
        each = *(void **)((char *)each + next);
    }
    if (each == main) {
        *head = main;
        *(void **)((char *)main + next) = NULL;
    }
}

INTERNAL void *loader_raise_forked(void) {
    set_string(*runtime_error, "Java cannot be called in a forked child");
    return NULL;
}

static void in_forked_child(void) {
    loader_in_forked_child = 1;
    forget_interpreters();
}

/* C is about to return to Java in a forked child: Python's side of Loader ends the child as python ends a program. */
INTERNAL void loader_end_child(void) {
    void *raised = NULL;
    if (get_state() != NULL) {
        raised = get_raised();
        void *module = import_module("_loader.forking");
        void *end = module == NULL ? NULL : get_attribute(module, "end_child");
        if (end != NULL) {
            call_with(end, raised == NULL ? none : raised, NULL);
        }
    }
    _exit(raised == NULL ? 0 : 1);
}

INTERNAL int loader_watch_forks(void) {
    get_state = loader_python("PyThreadState_GetUnchecked");
    get_raised = loader_python("PyErr_GetRaisedException");
    import_module = loader_python("PyImport_ImportModule");
    get_attribute = loader_python("PyObject_GetAttrString");
    call_with = loader_python("PyObject_CallFunctionObjArgs");
    main_interpreter = loader_python("PyInterpreterState_Main");
    set_string = loader_python("PyErr_SetString");
    none = loader_python("_Py_NoneStruct");
    runtime_error = loader_python("PyExc_RuntimeError");
    loader_offsets = loader_python("_PyRuntime");
    if (loader_offsets != NULL &&
        (memcmp(loader_offsets->cookie, "xdebugpy", 8) != 0 || loader_offsets->version >> 16 != 0x030e)) {
        loader_offsets = NULL;
    }
    return pthread_atfork(NULL, NULL, in_forked_child);
}
