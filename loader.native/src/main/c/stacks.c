/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The stacks of C and of Java.
 *
 * A Java thread has 1 MB of stack or less, of which the JVM guards the end; C code that Python loads reckons with the 8 MB
 * of a main thread. So C gets a stack of its own on each thread of Java that has less: a function of the C API that Java
 * calls (`loader_downcall`) goes on at the top of that stack, and when Python calls Java (`loader_upcall`) Java goes on where it
 * called C. Both directions nest, and neither the JVM nor C sees anything but its own stack.
 *
 * What is looked at here, before anything is taken, is whether there is enough of the stack of Java: to enter Java from C,
 * and for Java to keep its books after it has taken the GIL.
 *
 * In a forked child Java does not run. Python cannot call it there, and C does not return to it: where it would, the child's
 * program is over.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

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
    JAVA_FUNCTIONS = 1024,
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

/* What a thread knows of its stacks. The assembly below knows the order of the first three. */
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

INTERNAL __thread struct stacks loader_stacks __attribute__((tls_model("initial-exec")));

INTERNAL volatile int loader_in_forked_child;

/* The functions of the C API, in the order of functions.h. */
INTERNAL void *loader_functions[] = {
#define FUNCTION(name) NULL,
#include "functions.h"
#undef FUNCTION
};

static const char *const names[] = {
#define FUNCTION(name) #name,
#include "functions.h"
#undef FUNCTION
};

/* What Java gave for Python to call, one for each framework that was started in this process. */
INTERNAL void *loader_java[JAVA_FUNCTIONS];
static int java_functions;

static void (*restore_thread)(void *state);
static void *(*save_thread)(void);
static int (*tss_set)(void *tss, void *value);
static void (*set_string)(void *type, const char *message);
static int (*set_protection)(void *state, void *low, size_t size);
static void *(*get_state)(void);
static void *(*get_raised)(void);
static void *(*import_module)(const char *name);
static void *(*get_attribute)(void *object, const char *name);
static void *(*call_with)(void *callable, ...);
static void *none;
static void **recursion_error;
static void **runtime_error;
static pthread_key_t key;
static size_t stack_size;

/* How many threads have ended although Java had attached them. */
static volatile int32_t ended_attached;

/*
 * Calls the function in r11, with the arguments that Java gave, on C's stack. The function stays in the frame, for loader_pthread_exit.
 * With `words`, the seventh argument is on the stack, where C looks for it above the address that it returns to.
 */
__asm__(".text\n"
        ".macro DOWNCALL words\n"
        "   pushq %rbp\n"
        "   .cfi_def_cfa_offset 16\n"
        "   .cfi_offset %rbp, -16\n"
        "   movq %rsp, %rbp\n"
        "   .cfi_def_cfa_register %rbp\n"
        "   movq loader_stacks@gottpoff(%rip), %r10\n"
        "   movq %fs:0(%r10), %rax\n"
        "   pushq %fs:8(%r10)\n"
        "   pushq %r11\n"
        "   testq %rax, %rax\n"
        "   jz 1f\n"
        "   movq %rsp, %fs:8(%r10)\n"
        "   movq %rax, %rsp\n"
        "1:\n"
        "   .if \\words\n"
        "   pushq $0\n"
        "   pushq 24(%rbp)\n"
        "   .endif\n"
        "   call *%r11\n"
        "   cmpl $0, loader_in_forked_child(%rip)\n"
        "   jne 2f\n"
        "   movq loader_stacks@gottpoff(%rip), %r10\n"
        "   movq -8(%rbp), %rcx\n"
        "   movq %rcx, %fs:8(%r10)\n"
        "   leave\n"
        "   .cfi_remember_state\n"
        "   .cfi_def_cfa %rsp, 8\n"
        "   .cfi_restore %rbp\n"
        "   ret\n"
        "   .cfi_restore_state\n"
        "2: call loader_end_child\n"
        ".endm\n"

        ".type loader_downcall, @function\n"
        "loader_downcall:\n"
        "   .cfi_startproc\n"
        "   DOWNCALL 0\n"
        "   .cfi_endproc\n"
        ".size loader_downcall, .-loader_downcall\n"

        /* long loader_call(void *function, ...): a function that is not in the table, with up to seven words. */
        ".globl loader_call\n"
        ".type loader_call, @function\n"
        "loader_call:\n"
        "   .cfi_startproc\n"
        "   movq %rdi, %r11\n"
        "   movq %rsi, %rdi\n"
        "   movq %rdx, %rsi\n"
        "   movq %rcx, %rdx\n"
        "   movq %r8, %rcx\n"
        "   movq %r9, %r8\n"
        "   movq 8(%rsp), %r9\n"
        "   DOWNCALL 1\n"
        "   .cfi_endproc\n"
        ".size loader_call, .-loader_call\n"
        ".hidden loader_downcall\n"
        ".globl loader_downcall\n"
        ".hidden loader_downcall_end\n"
        ".globl loader_downcall_end\n"
        "loader_downcall_end:\n"

        /* The functions of the table. */
        ".set loader_index, 0\n"
        ".macro FUNCTION name\n"
        "   .globl \\name\n"
        "   .type \\name, @function\n"
        "\\name:\n"
        "   movq loader_functions+8*loader_index(%rip), %r11\n"
        "   jmp loader_downcall\n"
        "   .size \\name, .-\\name\n"
        "   .set loader_index, loader_index + 1\n"
        ".endm\n"
#define FUNCTION(name) "FUNCTION " #name "\n"
#include "functions.h"
#undef FUNCTION
);

/*
 * PyObject *upcall(PyObject *self, PyObject *arguments) calls the Java function in r11, on the stack of Java.
 */
__asm__(".text\n"
        ".type loader_upcall, @function\n"
        "loader_upcall:\n"
        "   .cfi_startproc\n"
        "   cmpl $0, loader_in_forked_child(%rip)\n"
        "   jne loader_raise_forked\n"
        "   cmpl $0, loader_watches_greenlets(%rip)\n"
        "   jne 5f\n"
        "4: movq loader_stacks@gottpoff(%rip), %r10\n"
        "1: movq %fs:16(%r10), %rcx\n"
        "   testq %rcx, %rcx\n"
        "   jz 3f\n"
        "   movq %fs:8(%r10), %rax\n"
        "   testq %rax, %rax\n"
        "   jz 2f\n"
        "   cmpq %rcx, %rax\n"
        "   jb loader_raise_no_stack\n"
        "   pushq %rbp\n"
        "   .cfi_def_cfa_offset 16\n"
        "   .cfi_offset %rbp, -16\n"
        "   movq %rsp, %rbp\n"
        "   .cfi_def_cfa_register %rbp\n"
        "   pushq %fs:0(%r10)\n"
        "   pushq %fs:8(%r10)\n"
        "   movq %rsp, %fs:0(%r10)\n"
        "   movq $0, %fs:8(%r10)\n"
        "   movq %rax, %rsp\n"
        "   call *%r11\n"
        "   movq loader_stacks@gottpoff(%rip), %r10\n"
        "   leaq -16(%rbp), %rsp\n"
        "   popq %fs:8(%r10)\n"
        "   popq %fs:0(%r10)\n"
        "   popq %rbp\n"
        "   .cfi_def_cfa %rsp, 8\n"
        "   .cfi_restore %rbp\n"
        "   ret\n"
        /* C is on the same stack. */
        "2: cmpq %rcx, %rsp\n"
        "   jb loader_raise_no_stack\n"
        "   jmp *%r11\n"
        /* Nobody has looked at this thread, which is not one of Java. */
        "3: pushq %rdi\n"
        "   .cfi_adjust_cfa_offset 8\n"
        "   pushq %rsi\n"
        "   .cfi_adjust_cfa_offset 8\n"
        "   pushq %r11\n"
        "   .cfi_adjust_cfa_offset 8\n"
        "   call loader_look\n"
        "   popq %r11\n"
        "   .cfi_adjust_cfa_offset -8\n"
        "   popq %rsi\n"
        "   .cfi_adjust_cfa_offset -8\n"
        "   popq %rdi\n"
        "   .cfi_adjust_cfa_offset -8\n"
        "   movq loader_stacks@gottpoff(%rip), %r10\n"
        "   jmp 1b\n"
        "5: movq %r11, %rdx\n"
        "   jmp loader_watched_upcall\n"
        "loader_upcall_now:\n"
        "   movq %rdx, %r11\n"
        "   jmp 4b\n"
        "   .cfi_endproc\n"
        ".size loader_upcall, .-loader_upcall\n"
        ".hidden loader_upcall_now\n"
        ".globl loader_upcall_now\n"

        "   .balign 16\n"
        ".type loader_upcalls, @function\n"
        "loader_upcalls:\n"
        ".set loader_slot, 0\n"
        ".rept 1024\n"
        "   .balign 16\n"
        "   movl $loader_slot, %eax\n"
        "   jmp loader_upcall_at\n"
        "   .set loader_slot, loader_slot + 1\n"
        ".endr\n"
        ".size loader_upcalls, .-loader_upcalls\n"
        "loader_upcall_at:\n"
        "   leaq loader_java(%rip), %r11\n"
        "   movq (%r11,%rax,8), %r11\n"
        "   jmp loader_upcall\n");

INTERNAL void *loader_raise_forked(void) {
    set_string(*runtime_error, "Java cannot be called in a forked child");
    return NULL;
}

INTERNAL void *loader_raise_no_stack(void) {
    set_string(*recursion_error, "too little of the Java thread's stack is left to call Java");
    return NULL;
}

/* Finds the stack of the calling thread. */
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
    mprotect(low, guard, PROT_NONE);
    return low + guard;
}

/* Gives C a stack of its own on this thread, if the thread's is too small and there is memory. */
static void give_stack(struct stacks *stacks) {
    if (stacks->size >= stack_size) {
        return;
    }
    char *stack = map_stack(stack_size, GUARD);
    if (stack != NULL) {
        stacks->c_low = (uintptr_t)stack;
        stacks->c_top = stacks->c_low + stack_size;
    }
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
    if (how & FIRST && stacks->c_low == 0) {
        give_stack(stacks);
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
 * have ended although Java had attached them; -1, and nothing is done, when Java has too little stack left to keep its books.
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

/* A function for Python that calls the Java one; NULL when there are too many. */
EXPORTED void *loader_function(void *java) {
    extern char loader_upcalls[] __attribute__((visibility("hidden")));
    int slot = __atomic_fetch_add(&java_functions, 1, __ATOMIC_RELAXED);
    if (slot >= JAVA_FUNCTIONS) {
        return NULL;
    }
    loader_java[slot] = java;
    return loader_upcalls + 16 * slot;
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

INTERNAL struct debug_offsets *loader_offsets;
static void *(*main_interpreter)(void);

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

/* What a program that the shell starts has, unless that is without limit. */
static size_t stack_of_a_program(void) {
    struct rlimit rlimit;
    if (getrlimit(RLIMIT_STACK, &rlimit) != 0 || rlimit.rlim_cur == RLIM_INFINITY) {
        return DEFAULT_STACK;
    }
    size_t size = rlimit.rlim_cur & ~(size_t)(PAGE - 1);
    return size < SMALLEST_STACK ? SMALLEST_STACK : size > LARGEST_STACK ? LARGEST_STACK : size;
}

/* Finds the libpython that the process has opened for all; the name of what it lacks, or NULL. Done once. */
EXPORTED const char *loader_start(void) {
    static int started;
    if (started) {
        return NULL;
    }
    for (size_t each = 0; each < sizeof names / sizeof *names; each++) {
        loader_functions[each] = dlsym(RTLD_DEFAULT, names[each]);
        if (loader_functions[each] == NULL) {
            return names[each];
        }
    }
    restore_thread = dlsym(RTLD_DEFAULT, "PyEval_RestoreThread");
    save_thread = dlsym(RTLD_DEFAULT, "PyEval_SaveThread");
    tss_set = dlsym(RTLD_DEFAULT, "PyThread_tss_set");
    set_string = dlsym(RTLD_DEFAULT, "PyErr_SetString");
    set_protection = dlsym(RTLD_DEFAULT, "PyUnstable_ThreadState_SetStackProtection");
    recursion_error = dlsym(RTLD_DEFAULT, "PyExc_RecursionError");
    runtime_error = dlsym(RTLD_DEFAULT, "PyExc_RuntimeError");
    get_state = dlsym(RTLD_DEFAULT, "PyThreadState_GetUnchecked");
    get_raised = dlsym(RTLD_DEFAULT, "PyErr_GetRaisedException");
    import_module = dlsym(RTLD_DEFAULT, "PyImport_ImportModule");
    get_attribute = dlsym(RTLD_DEFAULT, "PyObject_GetAttrString");
    call_with = dlsym(RTLD_DEFAULT, "PyObject_CallFunctionObjArgs");
    none = dlsym(RTLD_DEFAULT, "_Py_NoneStruct");
    main_interpreter = dlsym(RTLD_DEFAULT, "PyInterpreterState_Main");
    loader_offsets = dlsym(RTLD_DEFAULT, "_PyRuntime");
    if (loader_offsets != NULL && (memcmp(loader_offsets->cookie, "xdebugpy", 8) != 0 || loader_offsets->version >> 16 != 0x030e)) {
        loader_offsets = NULL;
    }
    stack_size = stack_of_a_program();
    if (set_protection == NULL) {
        return "PyUnstable_ThreadState_SetStackProtection";
    }
    if (pthread_key_create(&key, thread_ended) != 0 || loader_watch_states() != 0 || pthread_atfork(NULL, NULL, in_forked_child) != 0) {
        return "pthread_key_create";
    }
    loader_find_threads();
    if (loader_take_faults()) {
        loader_replace(set_string);
    }
    started = 1;
    return NULL;
}
