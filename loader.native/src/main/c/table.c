/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What all interpreters of the process know: bytes that each of them reads and writes, and which belong together. It is a module of Python, since interpreters
 * that a program makes cannot call Java. Nothing here waits: a thread that waits for another would keep the GIL from it.
 */

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "loader.h"

/* Include/object.h, Include/methodobject.h, Include/moduleobject.h */
enum { NO_ARGUMENTS = 4, ONE_ARGUMENT = 8, SLOT_INTERPRETERS = 3, OWN_GIL_SUPPORTED = 2 };

struct method {
    const char *name;
    void *(*function)(void *self, void *argument);
    int flags;
    const char *doc;
};

struct slot {
    int kind;
    void *value;
};

struct definition {
    uint64_t references;
    void *type, *init;
    intptr_t index;
    void *copy;
    const char *name, *doc;
    intptr_t size;
    struct method *methods;
    struct slot *slots;
    void *traverse, *clear, *free;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *content;
static size_t length;
static int taken;

static void *truth(int value) {
    void *(*from)(long) = loader_python("PyBool_FromLong");
    return from(value);
}

/* Whether the table is the caller's from now on; it is somebody else's already if not. */
static void *take(void *self, void *none) {
    (void)self;
    (void)none;
    return truth(!__atomic_exchange_n(&taken, 1, __ATOMIC_ACQ_REL));
}

static int64_t number_of(void *number) {
    long long (*as_number)(void *) = loader_python("PyLong_AsLongLong");
    return as_number(number);
}

static void *interpreter(void) {
    void *(*get)(void) = loader_python("PyInterpreterState_Get");
    return get();
}

static int64_t current_id(void) {
    int64_t (*id)(void *) = loader_python("PyInterpreterState_GetID");
    return id(interpreter());
}

static void *give(void *self, void *none) {
    (void)self;
    (void)none;
    __atomic_store_n(&taken, 0, __ATOMIC_RELEASE);
    return truth(1);
}

static void *read_table(void *self, void *none) {
    void *(*bytes)(const char *, intptr_t) = loader_python("PyBytes_FromStringAndSize");
    (void)self;
    (void)none;
    pthread_mutex_lock(&lock);
    void *result = bytes(content, (intptr_t)length);
    pthread_mutex_unlock(&lock);
    return result;
}

static void *write_table(void *self, void *bytes) {
    char *(*start)(void *) = loader_python("PyBytes_AsString");
    intptr_t (*size)(void *) = loader_python("PyBytes_Size");
    void *(*no_memory)(void) = loader_python("PyErr_NoMemory");
    (void)self;
    const char *text = start(bytes);
    if (text == NULL) {
        return NULL;
    }
    size_t new_length = (size_t)size(bytes);
    char *copy = malloc(new_length + 1);
    if (copy == NULL) {
        return no_memory();
    }
    memcpy(copy, text, new_length);
    pthread_mutex_lock(&lock);
    char *before = content;
    content = copy;
    length = new_length;
    pthread_mutex_unlock(&lock);
    free(before);
    return truth(1);
}

/* The number of the interpreter that calls. */
static void *current(void *self, void *none) {
    void *(*number)(long long) = loader_python("PyLong_FromLongLong");
    (void)self;
    (void)none;
    return number(current_id());
}

/* Interpreters that programs have made. The root is that of Java, in which the program began. */
static struct made {
    void *interpreter;
    int64_t id, root;
    struct made *next;
} *made;

/* The interpreter is about to be freed. */
static void leave(void *entry) {
    if (loader_in_forked_child) {
        return; /* the lock may be taken there, for ever */
    }
    pthread_mutex_lock(&lock);
    struct made **each = &made;
    while (*each != NULL && *each != entry) {
        each = &(*each)->next;
    }
    if (*each != NULL) {
        *each = (*each)->next;
    }
    pthread_mutex_unlock(&lock);
    free(entry);
}

/* The interpreter that calls has been made by a program that began in the one with the number. */
static void *enter(void *self, void *root) {
    int (*at_exit)(void *, void (*)(void *), void *) = loader_python("PyUnstable_AtExit");
    void *(*no_memory)(void) = loader_python("PyErr_NoMemory");
    (void)self;
    struct made *entry = malloc(sizeof *entry);
    if (entry == NULL) {
        return no_memory();
    }
    *entry = (struct made){interpreter(), current_id(), number_of(root), NULL};
    if (at_exit(entry->interpreter, leave, entry) != 0) {
        free(entry);
        return NULL;
    }
    pthread_mutex_lock(&lock);
    struct made **last = &made;
    while (*last != NULL) {
        last = &(*last)->next;
    }
    *last = entry;
    pthread_mutex_unlock(&lock);
    return truth(1);
}

/* With the lock. */
static int64_t root_of(int64_t id) {
    const struct made *each = made;
    while (each != NULL && each->id != id) {
        each = each->next;
    }
    return each == NULL ? id : each->root;
}

/* Interpreters whose programs have been given up; they may never end. */
static struct given_up {
    int64_t id;
    struct given_up *next;
} *given_up;

/* With the lock. */
static int is_given_up(int64_t id) {
    const struct given_up *each = given_up;
    while (each != NULL && each->id != id) {
        each = each->next;
    }
    return each != NULL;
}

EXPORTED void loader_interpreter_given_up(int64_t id) {
    pthread_mutex_lock(&lock);
    struct given_up *each = is_given_up(id) ? NULL : malloc(sizeof *each);
    if (each != NULL) {
        *each = (struct given_up){id, given_up};
        given_up = each;
    }
    pthread_mutex_unlock(&lock);
}

/* Whether the interpreter with the number has not ended, and its program has not been given up. */
static void *lives(void *self, void *number) {
    void *(*look_up)(int64_t) = loader_python("_PyInterpreterState_LookUpID");
    void (*clear)(void) = loader_python("PyErr_Clear");
    (void)self;
    int64_t id = number_of(number);
    pthread_mutex_lock(&lock);
    int64_t root = root_of(id);
    int is_there = id >= 0 && !is_given_up(root);
    pthread_mutex_unlock(&lock);
    is_there = is_there && look_up(id) != NULL && look_up(root) != NULL;
    clear();
    return truth(is_there);
}

/* The numbers of the interpreters of the program that calls, eight bytes each: the root, and those that have been made. */
static void *family(void *self, void *none) {
    void *(*bytes)(const char *, intptr_t) = loader_python("PyBytes_FromStringAndSize");
    void *(*no_memory)(void) = loader_python("PyErr_NoMemory");
    int64_t id = current_id();
    size_t count = 1;
    (void)self;
    (void)none;
    pthread_mutex_lock(&lock);
    for (const struct made *each = made; each != NULL; each = each->next) {
        count++;
    }
    int64_t *ids = malloc(count * sizeof *ids);
    if (ids != NULL) {
        count = 0;
        ids[count++] = root_of(id);
        for (const struct made *each = made; each != NULL; each = each->next) {
            if (each->root == ids[0]) {
                ids[count++] = each->id;
            }
        }
    }
    pthread_mutex_unlock(&lock);
    if (ids == NULL) {
        return no_memory();
    }
    void *result = bytes((const char *)ids, (intptr_t)(count * sizeof *ids));
    free(ids);
    return result;
}

static int is_running(void *interpreter) {
    int (*is_running_main)(void *) = loader_python("_PyInterpreterState_IsRunningMain");
    return is_running_main(interpreter);
}

/* What is raised in a thread where Python code goes on next. */
struct raised {
    void *interpreter;
    unsigned long thread;
    void *type;
};

/* On a thread that is attached to the interpreter; its end does these calls, too. */
static int raise_later(void *argument) {
    int (*raise)(unsigned long, void *) = loader_python("PyThreadState_SetAsyncExc");
    struct raised *raised = argument;
    if (is_running(raised->interpreter)) {
        raise(raised->thread, raised->type);
    }
    free(raised);
    return 0;
}

/*
 * Raises the exception in the thread where it runs in interpreters that the program of the root has made. Without the GIL: CPython waits
 * for a lock, and whoever has that GIL may wait for ours.
 */
EXPORTED void loader_raise_in_made(int64_t root, unsigned long thread, void *type) {
    void *(*save_thread)(void) = loader_python("PyEval_SaveThread");
    void (*restore_thread)(void *) = loader_python("PyEval_RestoreThread");
    int (*call_later)(void *, int (*)(void *), void *, int) = loader_python("_PyEval_AddPendingCall");
    void *state = save_thread();
    pthread_mutex_lock(&lock);
    for (const struct made *each = made; each != NULL; each = each->next) {
        struct raised *raised = each->root == root && is_running(each->interpreter) ? malloc(sizeof *raised) : NULL;
        if (raised != NULL) {
            *raised = (struct raised){each->interpreter, thread, type};
            if (call_later(each->interpreter, raise_later, raised, 0) != 0) {
                free(raised); /* too many wait already */
            }
        }
    }
    pthread_mutex_unlock(&lock);
    restore_thread(state);
}

static struct method methods[] = {{"take", take, NO_ARGUMENTS, NULL},
                                  {"give", give, NO_ARGUMENTS, NULL},
                                  {"read", read_table, NO_ARGUMENTS, NULL},
                                  {"write", write_table, ONE_ARGUMENT, NULL},
                                  {"lives", lives, ONE_ARGUMENT, NULL},
                                  {"enter", enter, ONE_ARGUMENT, NULL},
                                  {"family", family, NO_ARGUMENTS, NULL},
                                  {"current", current, NO_ARGUMENTS, NULL},
                                  {NULL, NULL, 0, NULL}};

static struct slot slots[] = {{SLOT_INTERPRETERS, (void *)OWN_GIL_SUPPORTED}, {0, NULL}};

/* Interpreters with GILs of their own share it, so that nobody may count references to it. */
static struct definition definition = {.references = 3ULL << 30 | 5ULL << 48, .name = "table", .methods = methods, .slots = slots};

EXPORTED void *PyInit_table(void) {
    void *(*begin)(struct definition *) = loader_python("PyModuleDef_Init");
    return begin(&definition);
}
