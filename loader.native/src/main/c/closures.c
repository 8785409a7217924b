/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The callbacks of ctypes, which C code calls by their address, at any time.
 *
 * All interpreters share `_ctypes` and its libffi. Once libffi is told that a callback has gone, the next callback has its address,
 * also that of another interpreter. So the address is kept for a while, and a call of it answers 0, as ctypes does when a callback
 * raises. A thread that only C knows comes into the interpreter that has made the callback, which does not end meanwhile.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <execinfo.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loader.h"

enum {
    KEPT = 16384,     /* how many that have gone keep their addresses */
    CLOSURE_SIZE = 64, /* those of libffi have 56 */
    FRAMES = 16,
    BAD_TYPE = 1, /* FFI_BAD_TYPEDEF */
    STRUCT = 13,  /* FFI_TYPE_STRUCT */
    VOID = 0      /* FFI_TYPE_VOID */
};

/* ffi_type */
struct type {
    size_t size;
    unsigned short alignment, kind;
    struct type **elements; /* up to NULL; NULL if it has none */
};

/* ffi_cif */
struct signature {
    int abi;
    unsigned count;
    struct type **arguments;
    struct type *result;
    unsigned bytes, flags;
};

typedef void function_of_closure(struct signature *signature, void *result, void **arguments, void *data);

/* What is behind a closure of libffi. */
struct closure {
    struct closure *next; /* that has gone later */
    struct home *home;    /* NULL in the main interpreter, and in one that Python code has made */
    long long interpreter;
    function_of_closure *function;
    void *data;
    struct signature *given;
    struct signature signature; /* a copy: that of ctypes goes with the callback, and libffi reads it at each call */
    int has_gone;
    int is_told;
};

static void *(*closure_alloc)(size_t size, void **code);
static void (*closure_free)(void *closure);
static int (*prep_closure)(void *closure, struct signature *, function_of_closure *, void *data, void *code);
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct closure *first, *last;
static int kept;

static struct closure *behind(void *closure) { return (struct closure *)((char *)closure + CLOSURE_SIZE); }

static void *allocate(size_t size, void **code) {
    void *closure = size > CLOSURE_SIZE ? NULL : closure_alloc(CLOSURE_SIZE + sizeof(struct closure), code);
    if (closure != NULL) {
        memset(behind(closure), 0, sizeof(struct closure));
    }
    return closure;
}

static void free_types(struct type **types, size_t count) {
    for (size_t i = 0; types != NULL && i < count; i++) {
        if (types[i] != NULL && types[i]->elements != NULL) {
            size_t elements = 0;
            while (types[i]->elements[elements] != NULL) {
                elements++;
            }
            free_types(types[i]->elements, elements);
        }
        free(types[i]);
    }
    free(types);
}

/* NULL when there is no memory. */
static struct type **copy_types(struct type *const *types, size_t count) {
    struct type **copies = calloc(count + 1, sizeof *copies);
    for (size_t i = 0; copies != NULL && i < count; i++) {
        size_t elements = 0;
        while (types[i]->elements != NULL && types[i]->elements[elements] != NULL) {
            elements++;
        }
        copies[i] = malloc(sizeof **copies);
        if (copies[i] != NULL) {
            *copies[i] = *types[i];
            copies[i]->elements = types[i]->elements == NULL ? NULL : copy_types(types[i]->elements, elements);
        }
        if (copies[i] == NULL || (types[i]->elements != NULL && copies[i]->elements == NULL)) {
            free_types(copies, count);
            return NULL;
        }
    }
    return copies;
}

/* The last one is that of the result. */
static int copy_signature(struct signature *copy, const struct signature *given) {
    struct type *types[given->count + 1];
    for (unsigned i = 0; i < given->count; i++) {
        types[i] = given->arguments[i];
    }
    types[given->count] = given->result;
    *copy = *given;
    copy->arguments = copy_types(types, given->count + 1);
    copy->result = copy->arguments == NULL ? NULL : copy->arguments[given->count];
    return copy->arguments != NULL;
}

/* The library that has called, which is neither this one nor libffi. */
static const char *caller(void) {
    void *frames[FRAMES];
    Dl_info own, ffi, library;
    int count = backtrace(frames, FRAMES);
    if (dladdr((void *)caller, &own) == 0 || dladdr((void *)prep_closure, &ffi) == 0) {
        return "C code";
    }
    for (int i = 0; i < count; i++) {
        int is_known = dladdr(frames[i], &library) != 0 && library.dli_fname != NULL;
        if (is_known && library.dli_fbase != own.dli_fbase && library.dli_fbase != ffi.dli_fbase) {
            return loader_base_name(library.dli_fname);
        }
    }
    return "C code";
}

static void answer(struct closure *closure, void *result) {
    const struct type *type = closure->signature.result;
    /* libffi has room for a word where a number is smaller. */
    size_t size = type->kind == STRUCT || type->size >= sizeof(uint64_t) ? type->size : sizeof(uint64_t);
    if (type->kind != VOID) {
        memset(result, 0, size);
    }
    if (!__atomic_exchange_n(&closure->is_told, 1, __ATOMIC_RELAXED)) {
        char line[512];
        snprintf(line, sizeof line, "loader: %s called a callback of ctypes that has gone (interpreter %lld): the call returned 0\n",
                 caller(), closure->interpreter);
        loader_say(line);
    }
}

static int has_gone(const struct closure *closure) {
    return __atomic_load_n(&closure->has_gone, __ATOMIC_ACQUIRE) || (closure->home != NULL && loader_home_has_ended(closure->home));
}

/* Has the thread attached, in the interpreter of the closure if it is one that only C knows; 0 if that is ending. */
static int attach(const struct closure *closure, int *state) {
    if (closure->home != NULL && !loader_in_forked_child && loader_is_thread_of_c()) {
        return loader_come_into(closure->home, state);
    }
    *state = loader_gil_ensure();
    return 1;
}

/* What libffi calls in the place of the function of ctypes. */
static void called(struct signature *unused, void *result, void **arguments, void *given) {
    struct closure *closure = given;
    int state;
    (void)unused;
    if (has_gone(closure) || !attach(closure, &state)) {
        answer(closure, result);
        return;
    }
    if (has_gone(closure)) { /* while the thread has waited for the GIL, without which it cannot go */
        answer(closure, result);
    } else {
        closure->function(closure->given, result, arguments, closure->data);
    }
    loader_gil_release(state);
}

static int prepare(void *given, struct signature *signature, function_of_closure *function, void *data, void *code) {
    void *(*interpreter)(void) = loader_python("PyInterpreterState_Get");
    int64_t (*id)(void *) = loader_python("PyInterpreterState_GetID");
    struct closure *closure = behind(given);
    if (!copy_signature(&closure->signature, signature)) {
        return BAD_TYPE;
    }
    closure->function = function;
    closure->data = data;
    closure->given = signature;
    closure->interpreter = id(interpreter());
    closure->home = loader_in_forked_child ? NULL : loader_home_with_closure(interpreter());
    return prep_closure(given, &closure->signature, called, closure, code);
}

static void forget(struct closure *closure) {
    if (closure->home != NULL) {
        loader_home_without_closure(closure->home);
    }
    free_types(closure->signature.arguments, closure->signature.arguments == NULL ? 0 : closure->signature.count + 1);
    closure_free((char *)closure - CLOSURE_SIZE);
}

/* Those that have gone first make room. */
static void release(void *given) {
    struct closure *closure = behind(given), *oldest = NULL;
    __atomic_store_n(&closure->has_gone, 1, __ATOMIC_RELEASE);
    if (loader_in_forked_child) { /* the lock may be taken there, for ever */
        return;
    }
    if (closure->function == NULL) { /* it was never to be called */
        forget(closure);
        return;
    }
    pthread_mutex_lock(&lock);
    if (last == NULL) {
        first = closure;
    } else {
        last->next = closure;
    }
    last = closure;
    if (++kept > KEPT) {
        kept--;
        oldest = first;
        first = oldest->next;
    }
    pthread_mutex_unlock(&lock);
    if (oldest != NULL) {
        forget(oldest);
    }
}

static void *replacement(const char *name) {
    if (strcmp(name, "ffi_closure_alloc") == 0) {
        return allocate;
    }
    if (strcmp(name, "ffi_prep_closure_loc") == 0) {
        return prepare;
    }
    if (strcmp(name, "ffi_closure_free") == 0) {
        return release;
    }
    return NULL;
}

/* The library is open. If it is `_ctypes` with a libffi of its own kind, it makes its callbacks here from now on. */
INTERNAL void loader_watch_closures(const struct link_map *map) {
    static const char name[] = "_ctypes.";
    const char *file = strrchr(map->l_name, '/');
    if (closure_alloc != NULL || file == NULL || strncmp(file + 1, name, sizeof name - 1) != 0) {
        return;
    }
    closure_free = dlsym((void *)map, "ffi_closure_free");
    prep_closure = dlsym((void *)map, "ffi_prep_closure_loc");
    closure_alloc = closure_free == NULL || prep_closure == NULL ? NULL : dlsym((void *)map, "ffi_closure_alloc");
    if (closure_alloc != NULL) {
        loader_replace_in(map, replacement);
    }
}
