/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Which interpreter has loaded which library.
 *
 * PyGILState_Ensure takes a thread that Python does not know into the main interpreter, whose modules are others than those of
 * the library that calls. Here the thread comes into the interpreter that has loaded the library. If several have, since the
 * library supports it, nobody knows which one is meant: it is the main one again. So it is for a library that nobody has
 * imported a module of, and for an interpreter that Python code has made.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

#include "loader.h"

enum { BOUND = 1 << 3 }; /* PyThreadState._status.bound_gilstate */

/* An interpreter that Java has made, and that C threads come into. */
struct home {
    struct home *next;
    void *interpreter;
    int inside;    /* how many such threads are in it */
    int was_used;  /* whether there ever was one */
    int is_ending; /* whether those that come are held from now on, for ever */
    int has_ended;
    int closures; /* how many addresses that C code may call are of this interpreter (closures.c) */
    int kept;      /* how many of them C code has kept the state of */
    struct left *left;
};

/* The state of a thread that has ended and that C code keeps, as cffi does for the next call of the thread. */
struct left {
    struct left *next;
    void *state;
    struct home *home;
};

/* A library in memory, and one of the interpreters that have loaded it. */
struct loaded {
    struct loaded *next;
    uintptr_t base;
    uintptr_t low;
    uintptr_t high;
    struct home *home; /* NULL for the main interpreter */
    int is_mapped;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct home *homes;
static struct loaded *libraries;

static struct home *home_of(void *interpreter) {
    struct home *each = homes;
    while (each != NULL && (each->interpreter != interpreter || each->is_ending)) {
        each = each->next;
    }
    return each;
}

/* The interpreter has been made, and Java tells when it ends. */
EXPORTED void loader_interpreter_started(void *interpreter) {
    struct home *home = calloc(1, sizeof *home);
    if (home != NULL) {
        home->interpreter = interpreter;
        pthread_mutex_lock(&lock);
        home->next = homes;
        homes = home;
        pthread_mutex_unlock(&lock);
    }
}

static int find_end(struct dl_phdr_info *object, size_t size, void *result) {
    (void)size;
    struct loaded *library = result;
    if (object->dlpi_addr != library->base) {
        return 0;
    }
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &object->dlpi_phdr[i];
        uintptr_t start = object->dlpi_addr + header->p_vaddr;
        if (header->p_type == PT_LOAD) {
            library->low = start < library->low ? start : library->low;
            library->high = start + header->p_memsz > library->high ? start + header->p_memsz : library->high;
        }
    }
    return 1;
}

/* Whether it was not known yet that the interpreter has loaded the library. */
static int add(uintptr_t base, struct home *home) {
    struct loaded *fresh = malloc(sizeof *fresh);
    if (fresh == NULL) {
        return 0;
    }
    *fresh = (struct loaded){.base = base, .low = UINTPTR_MAX, .home = home};
    dl_iterate_phdr(find_end, fresh);
    pthread_mutex_lock(&lock);
    struct loaded *each = libraries;
    while (each != NULL && (each->base != base || each->home != home)) {
        each = each->next;
    }
    if (each == NULL) {
        fresh->next = libraries;
        libraries = fresh;
    } else {
        free(fresh);
    }
    pthread_mutex_unlock(&lock);
    return each == NULL;
}

/* Loader's own library, which all interpreters open (table.c), is of none. */
static uintptr_t own_base(void) {
    Dl_info own;
    return dladdr((void *)own_base, &own) == 0 ? 0 : (uintptr_t)own.dli_fbase;
}

/* The library, and what it needs, the linker's way: by name, of whatever is loaded. */
static void add_with_needed(const struct link_map *map, struct home *home) {
    const char *strings = NULL;
    if (map->l_addr == loader_python_base || map->l_addr == own_base() || !add(map->l_addr, home)) {
        return;
    }
    for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag != DT_NULL; entry++) {
        if (entry->d_tag == DT_STRTAB) {
            strings = (const char *)entry->d_un.d_ptr;
        }
    }
    for (const ElfW(Dyn) *entry = map->l_ld; strings != NULL && entry->d_tag != DT_NULL; entry++) {
        void *needed = entry->d_tag == DT_NEEDED ? dlopen(strings + entry->d_un.d_val, RTLD_LAZY | RTLD_NOLOAD) : NULL;
        if (needed != NULL) {
            add_with_needed(needed, home);
            dlclose(needed);
        }
    }
}

/* The interpreter that the thread is attached to has loaded the library. */
INTERNAL void loader_library_loaded(const struct link_map *map) {
    void *(*current_state)(void) = loader_python("PyThreadState_GetUnchecked");
    void *(*interpreter_of)(void *) = loader_python("PyThreadState_GetInterpreter");
    void *state = current_state();
    if (state != NULL && !loader_in_forked_child) { /* the lock may be taken there, for ever */
        pthread_mutex_lock(&lock);
        struct home *home = home_of(interpreter_of(state));
        pthread_mutex_unlock(&lock);
        add_with_needed(map, home);
    }
}

/*
 * Where a thread belongs whose code is at the address: NULL for the main interpreter. The interpreter does not end before
 * loader_leave, unless it is ending already.
 */
INTERNAL struct home *loader_enter(uintptr_t code, void **interpreter, int *is_ending) {
    struct home *found = NULL;
    struct home *ending = NULL;
    int others = 0;
    if (loader_in_forked_child) {
        return NULL;
    }
    pthread_mutex_lock(&lock);
    for (struct loaded *each = libraries; each != NULL; each = each->next) {
        if (code < each->low || code >= each->high) {
            continue;
        }
        if (each->home != NULL && each->home->is_ending) {
            ending = each->home;
        } else if (each->home != NULL && found == NULL) {
            found = each->home;
        } else {
            others = 1;
        }
    }
    found = others ? NULL : found;
    *is_ending = !others && found == NULL && ending != NULL;
    if (found != NULL) {
        found->inside++;
        found->was_used = 1;
        *interpreter = found->interpreter;
    }
    pthread_mutex_unlock(&lock);
    return found;
}

/* The interpreter, which does not end before loader_leave; NULL if it is ending. */
INTERNAL void *loader_enter_home(struct home *home) {
    pthread_mutex_lock(&lock);
    void *interpreter = home->is_ending ? NULL : home->interpreter;
    home->inside += interpreter != NULL;
    home->was_used |= interpreter != NULL;
    pthread_mutex_unlock(&lock);
    return interpreter;
}

INTERNAL void loader_leave(struct home *home) {
    pthread_mutex_lock(&lock);
    home->inside--;
    pthread_mutex_unlock(&lock);
}

/* C code may have deleted it meanwhile. */
static int has_state(void *interpreter, void *state) {
    void *(*first)(void *) = loader_python("PyInterpreterState_ThreadHead");
    void *(*next)(void *) = loader_python("PyThreadState_Next");
    void *each = first(interpreter);
    while (each != NULL && each != state) {
        each = next(each);
    }
    return each != NULL;
}

static pthread_key_t kept_state;

/* The thread has ended: the state is nobody's. */
static void state_is_left(void *value) {
    struct left *left = value;
    pthread_mutex_lock(&lock);
    left->next = left->home->left;
    left->home->left = left;
    left->home->kept--;
    pthread_mutex_unlock(&lock);
}

INTERNAL int loader_watch_states(void) { return pthread_key_create(&kept_state, state_is_left); }

/* The thread has left the interpreter, and C code keeps its state. */
INTERNAL void loader_state_is_kept(struct home *home, void *state) {
    struct left *left = calloc(1, sizeof *left);
    if (left != NULL) {
        *left = (struct left){.state = state, .home = home};
        pthread_mutex_lock(&lock);
        home->kept++;
        pthread_mutex_unlock(&lock);
        pthread_setspecific(kept_state, left);
    }
}

/* Deletes the states of threads that have ended, as CPython does at its own end. The thread is attached to the interpreter. */
EXPORTED void loader_delete_left(void *interpreter) {
    void (*clear)(void *) = loader_python("PyThreadState_Clear");
    void (*delete)(void *) = loader_python("PyThreadState_Delete");
    struct left *left = NULL;
    pthread_mutex_lock(&lock);
    for (struct home *each = homes; each != NULL; each = each->next) {
        if (each->interpreter == interpreter && each->left != NULL) {
            left = each->left;
            each->left = NULL;
        }
    }
    pthread_mutex_unlock(&lock);
    while (left != NULL) {
        struct left *next = left->next;
        if (has_state(interpreter, left->state)) {
            clear(left->state);
            ((struct thread_state *)left->state)->status &= ~BOUND; /* the calling thread's own record would be emptied */
            delete(left->state);
        }
        free(left);
        left = next;
    }
}

/* From here on threads that come are held; how many are still in the interpreter. */
EXPORTED long loader_interpreter_ending(void *interpreter) {
    int inside = 0;
    pthread_mutex_lock(&lock);
    for (struct home *each = homes; each != NULL; each = each->next) {
        if (each->interpreter == interpreter) { /* an earlier one may have had the address */
            each->is_ending = 1;
            inside += each->inside;
        }
    }
    pthread_mutex_unlock(&lock);
    return inside;
}

/* Whether threads of C have ever been in the interpreter, whose libraries they may go on in. */
EXPORTED long loader_interpreter_was_used(void *interpreter) {
    pthread_mutex_lock(&lock);
    const struct home *latest = homes; /* an earlier one may have had the address, and a later one may have it already */
    while (latest != NULL && (latest->interpreter != interpreter || !latest->is_ending)) {
        latest = latest->next;
    }
    int was_used = latest != NULL && latest->was_used;
    pthread_mutex_unlock(&lock);
    return was_used;
}

static int mark_mapped(struct dl_phdr_info *object, size_t size, void *unused) {
    (void)size;
    (void)unused;
    for (struct loaded *each = libraries; each != NULL; each = each->next) {
        each->is_mapped |= each->base == object->dlpi_addr;
    }
    return 0;
}

/* Whether the library is known without this entry, too. */
static int is_known_otherwise(const struct loaded *library) {
    const struct loaded *each = libraries;
    while (each != NULL && (each == library || each->base != library->base)) {
        each = each->next;
    }
    return each != NULL;
}

static int has_library(const struct home *home) {
    const struct loaded *each = libraries;
    while (each != NULL && each->home != home) {
        each = each->next;
    }
    return each != NULL;
}

/* Whether nothing can ask for it any more. */
static int is_over(const struct home *home) {
    return home->has_ended && home->kept == 0 && home->closures == 0 && !has_library(home);
}

static void remove_those_over(void) {
    for (struct home **each = &homes; *each != NULL;) {
        struct home *home = *each;
        if (is_over(home)) {
            *each = home->next;
            free(home);
        } else {
            each = &home->next;
        }
    }
}

/* An address that C code may call is made in the interpreter: NULL if Java does not tell of its end. */
INTERNAL struct home *loader_home_with_closure(void *interpreter) {
    pthread_mutex_lock(&lock);
    struct home *home = home_of(interpreter);
    if (home != NULL) {
        home->closures++;
    }
    pthread_mutex_unlock(&lock);
    return home;
}

INTERNAL void loader_home_without_closure(struct home *home) {
    pthread_mutex_lock(&lock);
    home->closures--;
    remove_those_over();
    pthread_mutex_unlock(&lock);
}

/* For a home that an address is counted in. */
INTERNAL int loader_home_has_ended(const struct home *home) { return __atomic_load_n(&home->has_ended, __ATOMIC_ACQUIRE); }

/*
 * The interpreter has ended, and its libraries have been unmapped if they can be: others may be mapped in their places. What is
 * still mapped is remembered, for threads that come yet.
 */
EXPORTED void loader_interpreter_ended(void *interpreter) {
    loader_forget_greenlets(interpreter);
    pthread_mutex_lock(&lock);
    for (struct loaded *each = libraries; each != NULL; each = each->next) {
        each->is_mapped = 0;
    }
    dl_iterate_phdr(mark_mapped, NULL);
    for (struct loaded **each = &libraries; *each != NULL;) {
        struct loaded *library = *each;
        int is_over = library->home != NULL && library->home->is_ending && is_known_otherwise(library);
        if (library->is_mapped && !is_over) {
            each = &library->next;
        } else {
            *each = library->next;
            free(library);
        }
    }
    for (struct home *each = homes; each != NULL; each = each->next) {
        if (each->interpreter == interpreter && each->is_ending) {
            __atomic_store_n(&each->has_ended, 1, __ATOMIC_RELEASE);
        }
    }
    remove_those_over();
    pthread_mutex_unlock(&lock);
}
