/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Greenlets and calls of Java.
 *
 * The library greenlet switches between stacks by copying parts of C's stack away and back. It does not know of the frames of
 * Java between two parts, which have to be left in the opposite order, and which the JVM has to find where they are. So a
 * greenlet that is in a call of Java may switch to those that have been started in the same call, and they to it. A switch to
 * another one is refused.
 *
 * The way to the greenlet's functions is the table of methods of its type and its C API, in which these functions take the
 * place of its own.
 */

#include <stdlib.h>
#include <string.h>

#include "loader.h"

enum {
    /* In greenlet's C API (greenlet.h). */
    API_ERROR = 1,
    API_GET_CURRENT = 4,
    API_THROW = 5,
    API_SWITCH = 6,
    API_STARTED = 9,
    API_GET_PARENT = 11,
    LIBRARIES = 1024, /* at a time: one for each interpreter */
    MORE = 16
};

typedef void *method(void *self, void *arguments, void *keywords);

/* PyMethodDef, and PyMethodDescrObject up to it. */
struct definition {
    const char *name;
    method *function;
};
struct descriptor {
    char head[40];
    struct definition *definition;
};

/* What an interpreter has of the library. */
struct library {
    void *interpreter, *type, *error;
    method *switch_method, *throw_method, *api_switch;
    void *(*api_throw)(void *self, void *type, void *value, void *traceback);
    void *(*get_current)(void);
    int (*is_started)(void *greenlet);
    void *(*get_parent)(void *greenlet);
};

/* A call of Java that has not returned. */
struct call {
    void *greenlet; /* that it was made in; owned */
    void **started; /* in it: addresses, which are compared only */
    int count, room;
};

INTERNAL volatile int loader_watches_greenlets;

static struct library libraries[LIBRARIES];
static int count;

static __thread struct {
    struct call *calls;
    int depth, room;
} thread __attribute__((tls_model("initial-exec")));

static void (*dec_ref)(void *object);
static void (*clear)(void);
static void (*set_string)(void *type, const char *message);
static int (*is_subtype)(void *type, void *of);
static void *(*get_attribute)(void *object, const char *name);
static void *(*get_interpreter)(void);

static struct library *library_of(void *greenlet) {
    void *type = ((void **)greenlet)[1];
    for (int each = count; each-- > 0;) {
        if (libraries[each].type != NULL && is_subtype(type, libraries[each].type)) {
            return &libraries[each];
        }
    }
    return NULL;
}

static struct library *library_in(void *interpreter) {
    for (int each = count; each-- > 0;) {
        if (libraries[each].interpreter == interpreter) {
            return &libraries[each];
        }
    }
    return NULL;
}

static int is_of(struct call *call, void *greenlet) {
    int each = call->count;
    while (each > 0 && call->started[each - 1] != greenlet) {
        each--;
    }
    return each > 0 || call->greenlet == greenlet;
}

/* Makes room for one more; 0 when there is no memory. */
static int grow(void **items, int count, int *room, size_t size) {
    if (count < *room) {
        return 1;
    }
    void *more = realloc(*items, (size_t)(*room + MORE) * size);
    if (more != NULL) {
        *items = more;
        *room += MORE;
    }
    return more != NULL;
}

static int note(struct call *call, void *greenlet) {
    if (!grow((void **)&call->started, call->count, &call->room, sizeof greenlet)) {
        return 0;
    }
    call->started[call->count++] = greenlet;
    return 1;
}

/* Whether the greenlet is of the call, or begins in it. One that has ended passes on to its parent. */
static int may_run(struct library *library, struct call *call, void *greenlet) {
    if (is_of(call, greenlet)) {
        return 1;
    }
    if (library->is_started(greenlet)) {
        return 0;
    }
    void *parent = library->get_parent(greenlet);
    int may = parent != NULL && may_run(library, call, parent);
    if (parent != NULL) {
        dec_ref(parent);
    }
    return may && note(call, greenlet);
}

static int refuses(struct library *library, void *greenlet) {
    if (library == NULL || thread.depth == 0 || may_run(library, &thread.calls[thread.depth - 1], greenlet)) {
        return 0;
    }
    set_string(library->error, "cannot switch to a greenlet that was started before a call of Java that has not returned;"
                               " call Java in a thread of its own");
    return 1;
}

static void *switch_method(void *self, void *arguments, void *keywords) {
    struct library *library = library_of(self);
    return refuses(library, self) ? NULL : library->switch_method(self, arguments, keywords);
}

static void *throw_method(void *self, void *arguments, void *unused) {
    struct library *library = library_of(self);
    return refuses(library, self) ? NULL : library->throw_method(self, arguments, unused);
}

static void *api_switch(void *self, void *arguments, void *keywords) {
    struct library *library = library_of(self);
    return refuses(library, self) ? NULL : library->api_switch(self, arguments, keywords);
}

static void *api_throw(void *self, void *type, void *value, void *traceback) {
    struct library *library = library_of(self);
    return refuses(library, self) ? NULL : library->api_throw(self, type, value, traceback);
}

/* A call of Java by Python, where greenlets are watched. */
INTERNAL void *loader_watched_upcall(void *self, void *arguments, void *java) {
    struct library *library = library_in(get_interpreter());
    if (library == NULL || !grow((void **)&thread.calls, thread.depth, &thread.room, sizeof *thread.calls)) {
        return loader_upcall_now(self, arguments, java);
    }
    void *greenlet = library->get_current();
    if (greenlet == NULL) {
        clear();
        return loader_upcall_now(self, arguments, java);
    }
    thread.calls[thread.depth++] = (struct call){.greenlet = greenlet};
    void *result = loader_upcall_now(self, arguments, java);
    struct call *call = &thread.calls[--thread.depth];
    for (int each = 0; thread.depth > 0 && each < call->count; each++) {
        note(call - 1, call->started[each]);
    }
    free(call->started);
    dec_ref(greenlet);
    return result;
}

HIDDEN void loader_forget_calls(void) {
    free(thread.calls);
    memset(&thread, 0, sizeof thread);
}

/* The definition of a method of the type. */
static struct definition *method_of(void *type, const char *name) {
    struct descriptor *found = get_attribute(type, name);
    if (found == NULL) {
        return NULL;
    }
    dec_ref(found); /* the type has it */
    return found->definition;
}

/* Watches the greenlets of a library; the arguments are its type and its C API. */
static void watch(void *type, void **api) {
    struct definition *switches = method_of(type, "switch");
    struct definition *throws = method_of(type, "throw");
    if (switches == NULL || throws == NULL || switches->function == switch_method) {
        return;
    }
    void *interpreter = get_interpreter();
    int place = 0;
    while (place < count && libraries[place].interpreter != interpreter && libraries[place].interpreter != NULL) {
        place++;
    }
    if (place == LIBRARIES) {
        return;
    }
    libraries[place] = (struct library){.interpreter = interpreter,
                                        .type = type,
                                        .error = api[API_ERROR],
                                        .switch_method = switches->function,
                                        .throw_method = throws->function,
                                        .api_switch = (method *)api[API_SWITCH],
                                        .api_throw = (void *(*)(void *, void *, void *, void *))api[API_THROW],
                                        .get_current = (void *(*)(void))api[API_GET_CURRENT],
                                        .is_started = (int (*)(void *))api[API_STARTED],
                                        .get_parent = (void *(*)(void *))api[API_GET_PARENT]};
    if (place == count) {
        count++;
    }
    switches->function = switch_method;
    throws->function = throw_method;
    api[API_SWITCH] = (void *)api_switch;
    api[API_THROW] = (void *)api_throw;
    loader_watches_greenlets = 1;
}

/* The module greenlet._greenlet has been loaded in the attached interpreter. */
EXPORTED void loader_watch_greenlets(void *module) {
    void *(*get_pointer)(void *, const char *) = loader_python("PyCapsule_GetPointer");
    dec_ref = loader_python("Py_DecRef");
    clear = loader_python("PyErr_Clear");
    set_string = loader_python("PyErr_SetString");
    is_subtype = loader_python("PyType_IsSubtype");
    get_attribute = loader_python("PyObject_GetAttrString");
    get_interpreter = loader_python("PyInterpreterState_Get");
    void *type = get_attribute(module, "greenlet");
    void *capsule = get_attribute(module, "_C_API");
    void **api = capsule == NULL ? NULL : get_pointer(capsule, "greenlet._C_API");
    if (type != NULL && api != NULL) {
        watch(type, api);
    }
    clear();
    if (type != NULL) {
        dec_ref(type);
    }
    if (capsule != NULL) {
        dec_ref(capsule);
    }
}

/* The interpreter has ended, and its library may be unmapped. */
HIDDEN void loader_forget_greenlets(void *interpreter) {
    struct library *library = library_in(interpreter);
    if (library != NULL) {
        library->interpreter = library->type = NULL;
    }
}
