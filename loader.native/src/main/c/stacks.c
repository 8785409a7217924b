/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The stacks of C and of Java.
 *
 * A Java thread has 1 MB of stack or less, of which the JVM guards the end; C code that Python loads reckons with the 8 MB
 * of a main thread. So C gets a stack of its own on each thread of Java that has less, and calls.c changes between the two.
 *
 * What is looked at here, before anything is taken, is whether there is enough of the stack of Java: to enter Java from C,
 * and for Java to keep its books after it has taken the GIL.
 */

#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "loader.h"

enum {
    PAGE = 4096,
    /* What C must not touch at the end of its stack; as large as the largest frame that should not step over it. */
    GUARD = 1 << 20,
    /* For the handler of faults, the JVM's report of one above all. Memory is taken only for what is used. */
    SIGNAL_STACK = 256 << 10,
    /* What the JVM keeps of a stack: its guard zones, and what it asks for before Java code runs. */
    JAVA_ZONES = 96 << 10,
    /* From the call of C to the first frame of Java that catches what is thrown. */
    ENTERING_JAVA = 64 << 10,
    /* For the Java code that runs around an attachment; the end of one needs less, so that it does not fail. */
    BEGINNING = 48 << 10,
    ENDING = 16 << 10,
    /* What C leaves of a stack that it has in common with Java: the JVM's guard zone, and room for C itself. */
    SHARED_END = 48 << 10,
    SMALLEST_STACK = 1 << 20,
    DEFAULT_STACK = 8 << 20,
    LARGEST_STACK = 64 << 20,
    /* How to attach: */
    FIRST = 1,     /* the thread has never been attached with the state */
    RETURNING = 2, /* to what was left for a while, which must not fail */
    LEAVING = 4,   /* the thread is attached with another state */
    ADOPTED = 8    /* it was C code that attached the thread, and that will detach it */
};

/* What a thread takes out of CPython's records when it leaves an interpreter for good (GilState.java). */
struct binding {
    char tss[16];   /* a Py_tss_t, which is emptied */
    int32_t status; /* where in the PyThreadState the word is */
    int32_t bits;   /* that are cleared in it */
};

INTERNAL __thread struct stacks loader_stacks __attribute__((tls_model("initial-exec")));

static void (*restore_thread)(void *state);
static void *(*save_thread)(void);
static int (*tss_set)(void *tss, void *value);
static int (*set_protection)(void *state, void *low, size_t size);
static void *(*get_state)(void);
static pthread_key_t key;
static size_t stack_size;

/* How many threads have ended although Java had attached them. */
static volatile int32_t ended_attached;

INTERNAL void loader_look(void) {
    struct stacks *stacks = &loader_stacks;
    pthread_attr_t attributes;
    void *low = NULL;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        pthread_attr_getstack(&attributes, &low, &size);
        pthread_attr_destroy(&attributes);
    }
    stacks->low = (uintptr_t)low;
    stacks->size = size;
    stacks->entry = (uintptr_t)low + JAVA_ZONES + ENTERING_JAVA;
}

/* The lowest address of a new stack, below which is a guard; NULL when there is no memory. */
static char *map_stack(size_t size, size_t guard) {
    char *low = mmap(NULL, guard + size, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (low == MAP_FAILED) {
        return NULL;
    }
    if (mprotect(low, guard, PROT_NONE) != 0) { /* it needs a mapping more */
        munmap(low, guard + size);
        return NULL;
    }
    return low + guard;
}

/* Gives C a stack of its own on this thread, if the thread's is too small. Whether C has enough of one then. */
static int give_stack(struct stacks *stacks) {
    if (stacks->c_low != 0 || stacks->size >= stack_size) {
        return 1;
    }
    char *stack = map_stack(stack_size, GUARD);
    if (stack == NULL) {
        return 0;
    }
    stacks->c_low = (uintptr_t)stack;
    stacks->c_top = stacks->c_low + stack_size;
    return 1;
}

/* A handler of a fault that comes from the end of the stack can run on another stack only. */
static void give_signal_stack(struct stacks *stacks) {
    stack_t stack = {.ss_size = SIGNAL_STACK};
    stack.ss_sp = map_stack(SIGNAL_STACK, PAGE);
    if (stack.ss_sp != NULL && sigaltstack(&stack, NULL) == 0) {
        stacks->signal_stack = stack.ss_sp;
    }
}

INTERNAL void *loader_state_of_java(void) { return loader_stacks.state; }

INTERNAL int loader_has_signal_stack(void) { return loader_stacks.signal_stack != NULL; }

INTERNAL uintptr_t loader_is_stack_overflow(uintptr_t address) {
    struct stacks *stacks = &loader_stacks;
    uintptr_t low = stacks->c_low != 0 ? stacks->c_low : stacks->low + JAVA_ZONES;
    return stacks->low != 0 && low - GUARD <= address && address < low ? low : 0;
}

/* How far Python may go on this thread, which is attached with the state. */
static void limit(struct stacks *stacks, void *state) {
    if (stacks->c_low != 0) {
        set_protection(state, (void *)stacks->c_low, stack_size);
    } else {
        set_protection(state, (void *)(stacks->low + SHARED_END), stacks->size - SHARED_END);
    }
}

/* Whether so much of the stack of Java is left, beside what the JVM keeps. */
static int has_room(struct stacks *stacks, size_t size) {
    return (uintptr_t)__builtin_frame_address(0) - stacks->low >= JAVA_ZONES + size;
}

/* JNA takes 16 ns for each argument, so the usual calls of the next functions have few. */
static inline int attach(void *state, int how) {
    struct stacks *stacks = &loader_stacks;
    if (stacks->low == 0) {
        loader_look();
    }
    if (!(how & RETURNING) && !has_room(stacks, BEGINNING)) {
        return -1;
    }
    if (how & FIRST && !give_stack(stacks)) {
        return -2;
    }
    if (how & FIRST) {
        if (stacks->signal_stack == NULL) {
            give_signal_stack(stacks);
        }
        pthread_setspecific(key, stacks);
    }
    if (how & LEAVING) {
        save_thread();
    }
    restore_thread(state);
    stacks->state = how & ADOPTED ? NULL : state;
    if (how & FIRST) {
        limit(stacks, state);
    }
    return ended_attached;
}

/*
 * Attaches the calling thread, which has been attached with the state before, waiting for the GIL. The result is how many threads
 * have ended although Java had attached them; -1, and nothing is done, when Java has too little stack left to keep its books; -2,
 * and nothing is done, when there is no memory for a stack of C.
 */
EXPORTED int loader_attach(void *state) { return attach(state, 0); }

/* The same in another way. */
EXPORTED int loader_attach_as(void *state, int how) { return attach(state, how); }

static int detach(struct stacks *stacks) {
    stacks->state = NULL;
    save_thread();
    return 0;
}

/* Detaches the calling thread. -1, and nothing is done, as above. */
EXPORTED int loader_detach(void) {
    struct stacks *stacks = &loader_stacks;
    return has_room(stacks, ENDING) ? detach(stacks) : -1;
}

/* The same for a thread that also takes itself out of CPython's record. */
EXPORTED int loader_detach_unbinding(struct binding *binding) {
    struct stacks *stacks = &loader_stacks;
    if (!has_room(stacks, ENDING)) {
        return -1;
    }
    *(int32_t *)((char *)get_state() + binding->status) &= ~binding->bits;
    tss_set(binding->tss, NULL);
    return detach(stacks);
}

/* Detaches the calling thread, which comes back. -1, and nothing is done, as above. */
EXPORTED int loader_detach_for_now(void) {
    struct stacks *stacks = &loader_stacks;
    return has_room(stacks, BEGINNING) ? detach(stacks) : -1;
}

static void thread_ended(void *value) {
    struct stacks *stacks = value;
    if (stacks->state != NULL) {
        stacks->state = NULL;
        __atomic_fetch_add(&ended_attached, 1, __ATOMIC_SEQ_CST); /* before: whoever gets the GIL looks at it */
        save_thread();
    }
    loader_forget_calls();
    if (stacks->c_low != 0) {
        munmap((char *)stacks->c_low - GUARD, GUARD + stack_size);
        stacks->c_low = stacks->c_top = 0;
    }
    if (stacks->signal_stack != NULL) {
        stack_t none_left = {.ss_flags = SS_DISABLE};
        sigaltstack(&none_left, NULL);
        munmap(stacks->signal_stack - PAGE, PAGE + SIGNAL_STACK);
        stacks->signal_stack = NULL;
    }
}

/* What a program that the shell starts has, unless that is without limit. */
static size_t stack_of_a_program(void) {
    struct rlimit rlimit;
    if (getrlimit(RLIMIT_STACK, &rlimit) != 0 || rlimit.rlim_cur == RLIM_INFINITY) {
        return DEFAULT_STACK;
    }
    size_t size = rlimit.rlim_cur & ~(size_t)(PAGE - 1);
    return size < SMALLEST_STACK ? SMALLEST_STACK : size > LARGEST_STACK ? LARGEST_STACK : size;
}

INTERNAL const char *loader_find_stacks(void) {
    restore_thread = loader_python("PyEval_RestoreThread");
    save_thread = loader_python("PyEval_SaveThread");
    tss_set = loader_python("PyThread_tss_set");
    get_state = loader_python("PyThreadState_GetUnchecked");
    set_protection = loader_python("PyUnstable_ThreadState_SetStackProtection");
    stack_size = stack_of_a_program();
    if (set_protection == NULL) {
        return "PyUnstable_ThreadState_SetStackProtection";
    }
    return pthread_key_create(&key, thread_ended) == 0 ? NULL : "pthread_key_create";
}
