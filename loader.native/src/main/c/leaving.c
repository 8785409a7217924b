/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Threads that C code ends by pthread_exit.
 *
 * A thread of Java belongs to the JVM, which would wait for it for ever. So the frames of C end where Java called C, as those of
 * a thread that ends do, with the destructors of C++, and Java sees an exception. What Python code was doing in these frames is
 * given up: objects that they held stay, and so do locks.
 *
 * This is not done where Java called Python, Python called Java, and Java called Python again: Python's outer frames would go on
 * with a state that is not theirs. Such a thread gives up the GIL, and is held for ever: the JVM goes on looking at its stack.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <unwind.h>

#include "loader.h"

enum { RBX = 3, RBP = 6, R12 = 12, R13, R14, R15 }; /* as DWARF numbers them */

/* What libgcc has, which pthread_exit opens itself. */
static struct {
    _Unwind_Reason_Code (*backtrace)(_Unwind_Trace_Fn, void *);
    _Unwind_Reason_Code (*forced_unwind)(struct _Unwind_Exception *, _Unwind_Stop_Fn, void *);
    _Unwind_Word (*get_register)(struct _Unwind_Context *, int);
    _Unwind_Ptr (*get_place)(struct _Unwind_Context *);
    _Unwind_Word (*get_stack)(struct _Unwind_Context *);
} unwinder;

/* Functions whose result is -1 when they raise, and those without a result. */
static const char *const ints[] = {
    "PyObject_GetOptionalAttr", "PyObject_SetAttr", "PyObject_DelAttr", "PyObject_SetItem", "PyObject_DelItem",
    "PyObject_RichCompareBool", "PyObject_Hash", "PyObject_IsTrue", "PyObject_IsInstance", "PyObject_Size",
    "PyLong_AsLongLongAndOverflow", "PyLong_AsLongLong", "PyLong_AsNativeBytes", "PySequence_Contains", "PyDict_SetItem",
    "PyObject_GetBuffer", "PyModule_AddFunctions", "PyModule_ExecDef", "PySys_AuditTuple",
};
static const char *const voids[] = {"Py_DecRef", "PyBuffer_Release", "PyErr_Clear", "PyErr_SetRaisedException"};

/* In them there is nothing that could go on. */
static const char *const ends[] = {
    "Py_EndInterpreter", "Py_FinalizeEx", "PyThreadState_Clear", "PyThreadState_Delete", "PyThreadState_DeleteCurrent",
};

static int is_any(void *function, const char *const *names, size_t size) {
    for (size_t i = 0; i < size / sizeof *names; i++) {
        if (loader_python(names[i]) == function) {
            return 1;
        }
    }
    return 0;
}

static int is_downcall(uintptr_t place) {
    extern char loader_downcall[] HIDDEN, loader_downcall_end[] HIDDEN;
    return (uintptr_t)loader_downcall <= place && place < (uintptr_t)loader_downcall_end;
}

/* Where Java has called C. The assembly below knows the order. */
struct target {
    uintptr_t rbx, rbp, r12, r13, r14, r15, stack, place, result;
    void *state;      /* of Python, as it is to be */
    const char *file; /* that calls */
    struct _Unwind_Exception exception;
};

/* Goes on there. */
__asm__(".text\n"
        ".type loader_go_on, @function\n"
        "loader_go_on:\n"
        "   movq (%rdi), %rbx\n"
        "   movq 8(%rdi), %rbp\n"
        "   movq 16(%rdi), %r12\n"
        "   movq 24(%rdi), %r13\n"
        "   movq 32(%rdi), %r14\n"
        "   movq 40(%rdi), %r15\n"
        "   movq 56(%rdi), %rcx\n"
        "   movq 64(%rdi), %rax\n"
        "   movq 48(%rdi), %rsp\n"
        "   jmp *%rcx\n"
        ".size loader_go_on, .-loader_go_on\n");

extern void loader_go_on(const struct target *target) __attribute__((noreturn)) HIDDEN;

static _Unwind_Reason_Code find(struct _Unwind_Context *context, void *result) {
    struct target *target = result;
    if (!is_downcall(unwinder.get_place(context))) {
        return _URC_NO_REASON;
    }
    target->rbp = unwinder.get_register(context, RBP);
    target->stack = unwinder.get_stack(context);
    return _URC_NORMAL_STOP;
}

/* Whether Python's frames that are not on this part of the stack would go on. */
static int is_nested(const struct thread_state *state, uintptr_t low, uintptr_t high) {
    char *outer = state->current_frame;
    for (char *each = outer; each != NULL;) {
        char *previous = *(char **)(each + loader_offsets->frame.previous);
        if (low <= (uintptr_t)each && (uintptr_t)each < high) { /* each run of the interpreter has a frame there */
            outer = previous;
        }
        each = previous;
    }
    return outer != NULL;
}

/* Python goes on without the frames that are given up; Java sees an exception. */
static void finish(struct target *target) {
    void *(*attached_state)(void) = loader_python("PyThreadState_GetUnchecked");
    void (*restore_thread)(void *) = loader_python("PyEval_RestoreThread");
    void *(*save_thread)(void) = loader_python("PyEval_SaveThread");
    void (*set_handled)(void *) = loader_python("PyErr_SetHandledException");
    void (*format)(void *, const char *, ...) = loader_python("PyErr_Format");
    void (*unraisable)(const char *, ...) = loader_python("PyErr_FormatUnraisable");
    void **runtime_error = loader_python("PyExc_RuntimeError");
    struct thread_state *state = target->state;
    void *function = *(void **)(target->rbp - 16); /* see loader_downcall */
    if (attached_state() != state) {
        if (attached_state() != NULL) {
            save_thread();
        }
        restore_thread(state);
    }
    state->current_frame = NULL;
    state->recursion_remaining = state->recursion_limit;
    while (state->handled->previous != NULL) {
        state->handled = state->handled->previous;
    }
    set_handled(NULL);
    format(*runtime_error, "C code has called pthread_exit on a thread of Java: %s", target->file);
    if (is_any(function, voids, sizeof voids)) {
        unraisable("Exception ignored in a function of C");
    }
    target->result = is_any(function, ints, sizeof ints) ? UINTPTR_MAX : 0;
}

static _Unwind_Reason_Code stop(int version, _Unwind_Action actions, _Unwind_Exception_Class class,
                                struct _Unwind_Exception *exception, struct _Unwind_Context *context, void *given) {
    struct target *target = given;
    (void)version;
    (void)actions;
    (void)class;
    (void)exception;
    if (unwinder.get_stack(context) != target->stack) {
        return _URC_NO_REASON;
    }
    target->rbx = unwinder.get_register(context, RBX);
    target->r12 = unwinder.get_register(context, R12);
    target->r13 = unwinder.get_register(context, R13);
    target->r14 = unwinder.get_register(context, R14);
    target->r15 = unwinder.get_register(context, R15);
    target->place = unwinder.get_place(context);
    struct target copy = *target;
    free(target);
    finish(&copy);
    loader_go_on(&copy);
}

static int find_unwinder(void) {
    void *libgcc = dlopen("libgcc_s.so.1", RTLD_NOW);
    if (libgcc == NULL) {
        return 0;
    }
    unwinder.backtrace = dlsym(libgcc, "_Unwind_Backtrace");
    unwinder.forced_unwind = dlsym(libgcc, "_Unwind_ForcedUnwind");
    unwinder.get_register = dlsym(libgcc, "_Unwind_GetGR");
    unwinder.get_place = dlsym(libgcc, "_Unwind_GetIP");
    unwinder.get_stack = dlsym(libgcc, "_Unwind_GetCFA");
    return unwinder.backtrace != NULL && unwinder.forced_unwind != NULL && unwinder.get_register != NULL &&
           unwinder.get_place != NULL && unwinder.get_stack != NULL;
}

/* Whether the frames up to the call of Java can end, and the thread go on. */
static int can_go_on(struct target *target) {
    target->state = loader_state_of_java();
    if (target->state == NULL || loader_offsets == NULL ||
        loader_offsets->thread.current_frame != offsetof(struct thread_state, current_frame) || !find_unwinder()) {
        return 0;
    }
    unwinder.backtrace(find, target);
    return target->rbp != 0 && !is_any(*(void **)(target->rbp - 16), ends, sizeof ends) &&
           !is_nested(target->state, (uintptr_t)__builtin_frame_address(0), target->stack);
}

INTERNAL void loader_pthread_exit(void *value) {
    void *(*attached_state)(void) = loader_python("PyThreadState_GetUnchecked");
    void *(*save_thread)(void) = loader_python("PyEval_SaveThread");
    struct target *target = calloc(1, sizeof *target); /* destructors use the stack */
    Dl_info library;
    if (loader_in_forked_child) {
        pthread_exit(value);
    }
    if (target != NULL && can_go_on(target)) {
        int is_known = dladdr(__builtin_return_address(0), &library) != 0;
        target->file = is_known ? loader_base_name(library.dli_fname) : "unknown";
        unwinder.forced_unwind(&target->exception, stop, target);
    }
    if (attached_state() != NULL) {
        save_thread(); /* or everybody else would wait for the GIL */
    }
    if (loader_state_of_java() != NULL) {
        loader_say("loader: C code has ended a thread of Java (pthread_exit) that cannot go on; it is held\n");
        loader_hold();
    }
    pthread_exit(value);
}
