/* SPDX-License-Identifier: Apache-2.0 */

#include <dlfcn.h>
#include <link.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <ucontext.h>

#define EXPORTED __attribute__((visibility("default"), used))
#define HIDDEN __attribute__((visibility("hidden")))
#define INTERNAL __attribute__((visibility("hidden"), used))

/* Whether this process was forked from that of the JVM, of which only the calling thread came along. */
extern HIDDEN volatile int loader_in_forked_child;

/* A function of libpython, which is opened for all. */
static inline void *loader_python(const char *name) { return dlsym(RTLD_DEFAULT, name); }

/* The beginning of PyThreadState (Include/cpython/pystate.h). */
struct thread_state {
    void *previous, *next, *interpreter;
    uintptr_t eval_breaker;
    unsigned status;
    int holds_gil, whence, state;
    int recursion_remaining, recursion_limit, recursion_headroom;
    int tracing, what_event;
    char *current_frame;
    void *profile, *trace, *profile_object, *trace_object;
    void *raised;
    struct handled {
        void *exception;
        struct handled *previous;
    } *handled;
};

/* signals.c */

HIDDEN int loader_take_faults(void);
HIDDEN void loader_find_dump(int is_command);

/* What programs have in the place of the C functions. */
HIDDEN int loader_sigaction(int signum, const struct sigaction *action, struct sigaction *old);
HIDDEN void (*loader_signal(int signum, void (*handler)(int)))(int);
HIDDEN void (*loader_sysv_signal(int signum, void (*handler)(int)))(int);
HIDDEN void (*loader_sigset(int signum, void (*handler)(int)))(int);
HIDDEN int loader_sigaltstack(const stack_t *stack, stack_t *old);

/* Whether the signal, when a program sends it to its own process, would end a container. */
HIDDEN int loader_is_guarded(int signum);

/* sending.c: what programs have in the place of the C functions. */

HIDDEN int loader_raise(int signum);
HIDDEN int loader_kill(pid_t process, int signum);

/* fault_place.c */

HIDDEN void loader_say(const char *text);

/* The name of a library, as it was before a copy was made of it for another interpreter. */
HIDDEN const char *loader_base_name(const char *file);

/* Writes one line: which fault, in which library, of which module. Nothing, and 0, when Python has nothing to do with it. */
HIDDEN int loader_say_where(const char *fault, const siginfo_t *info, const ucontext_t *context, int is_python);

/* threads.c */

struct home;

HIDDEN void loader_find_threads(void);

/* The calling thread does nothing any more. */
HIDDEN void loader_hold(void) __attribute__((noreturn));

/* What programs have in the place of PyGILState_Ensure and its like. */
HIDDEN int loader_gil_ensure(void);
HIDDEN void loader_gil_release(int state);
HIDDEN int loader_gil_check(void);
HIDDEN int loader_is_thread_of_c(void);
HIDDEN int loader_come_into(struct home *wanted, int *state);

/* leaving.c */

HIDDEN void loader_pthread_exit(void *value) __attribute__((noreturn));

/* greenlets.c */

/* Whether the library greenlet is loaded, so that what follows has to be called. */
extern HIDDEN volatile int loader_watches_greenlets;
HIDDEN void *loader_watched_upcall(void *self, void *arguments, void *java);

/* The calling thread ends. */
HIDDEN void loader_forget_calls(void);
HIDDEN void loader_forget_greenlets(void *interpreter);

/* interpreters.c */

HIDDEN void loader_library_loaded(const struct link_map *map);
HIDDEN struct home *loader_enter(uintptr_t code, void **interpreter, int *is_ending);
HIDDEN void *loader_enter_home(struct home *home);
HIDDEN void loader_leave(struct home *home);
HIDDEN struct home *loader_home_with_closure(void *interpreter);
HIDDEN void loader_home_without_closure(struct home *home);
HIDDEN int loader_home_has_ended(const struct home *home);
HIDDEN int loader_watch_states(void);
HIDDEN void loader_state_is_kept(struct home *home, void *state);

/* replacements.c */

extern HIDDEN uintptr_t loader_python_base;
HIDDEN void loader_replace(void *python_function);

/* Replaces what the library calls. The replacement of a name is NULL if there is none. */
HIDDEN void loader_replace_in(const struct link_map *map, void *(*replacement)(const char *name));

/* closures.c */

HIDDEN void loader_watch_closures(const struct link_map *map);

/* calls.c */

/* The function that is missing in libpython, or NULL. */
HIDDEN const char *loader_find_functions(void);

/* Calls the function of Java, whatever calls of Java the thread is in. */
HIDDEN void *loader_upcall_now(void *self, void *arguments, void *java);

/* forks.c */

HIDDEN int loader_watch_forks(void);

/* The beginning of _PyRuntime: where debuggers find what they look for (Include/internal/pycore_debug_offsets.h). */
struct debug_offsets {
    char cookie[8];
    uint64_t version, free_threaded;
    struct {
        uint64_t size, finalizing, interpreters_head;
    } runtime;
    struct {
        uint64_t size, id, next, others[13];
    } interpreter;
    struct {
        uint64_t size, previous, next, interpreter, current_frame, others[4];
    } thread;
    struct {
        uint64_t size, previous;
    } frame;
};

/* NULL when they are others than those of this version. */
extern HIDDEN struct debug_offsets *loader_offsets;

/* stacks.c */

/* What a thread knows of its stacks. The assembly of calls.c knows the order of the first three. */
struct stacks {
    uintptr_t c_top;    /* where C goes on when Java calls it; 0 when it has no stack of its own */
    uintptr_t java_top; /* where Java goes on when C calls it; 0 while Java runs, or C on the same stack */
    uintptr_t entry;    /* below this Java cannot be entered; 0 when nobody has looked */
    uintptr_t low;      /* the lowest address of the thread's own stack */
    size_t size;        /* how large the thread's own stack is */
    uintptr_t c_low;    /* the lowest address of C's stack, which is stack_size large; 0 when it has none of its own */
    void *state;        /* the PyThreadState that Java has attached the thread with */
    char *signal_stack; /* the lowest address of what handlers of faults run on, above a page that guards it; or NULL */
};

extern HIDDEN __thread struct stacks loader_stacks __attribute__((tls_model("initial-exec")));

HIDDEN const char *loader_find_stacks(void);

/* Finds the stack of the calling thread. */
HIDDEN void loader_look(void);

/* The PyThreadState that Java has attached the calling thread with, or NULL. */
HIDDEN void *loader_state_of_java(void);

/* Whether the calling thread has a stack for handlers of faults, which nobody else may exchange. */
HIDDEN int loader_has_signal_stack(void);

/* The lowest address of the calling thread's stack of C if an access to the given one means that the stack is used up, or 0. */
HIDDEN uintptr_t loader_is_stack_overflow(uintptr_t address);
