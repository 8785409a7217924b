/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The signals of faults: SIGSEGV, SIGBUS, SIGFPE, SIGILL.
 *
 * The JVM lives on them: it stops its threads and checks for null by faults. Whoever takes the signals away ends the process,
 * and Python's faulthandler does, as do some extension modules. So `on_fault` has all four. It asks the JVM first. A fault that is not
 * the JVM's goes to the handler that Python or a module asked for; then Python's threads and the module are named, and the JVM
 * reports the fault and ends.
 *
 * A module asks by `sigaction` or `signal`. Both come here from libpython and from what libpython opens (replacements.c).
 * They see the signals as in a process without a JVM.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

#include "loader.h"

enum {
    FAULTS = 4,
    /* A handler that returns as often from the same fault repairs nothing. */
    REPAIRS = 1000,
    /* A signal that the C library keeps for itself: nobody can have a handler for it. */
    DUMP = 33
};

struct fault {
    int signal;
    const char *name;
    const char *text; /* as in faulthandler */
    struct sigaction jvm;
    struct sigaction wanted;
};

static struct fault faults[FAULTS] = {
    {.signal = SIGSEGV, .name = "SIGSEGV", .text = "Segmentation fault"},
    {.signal = SIGBUS, .name = "SIGBUS", .text = "Bus error"},
    {.signal = SIGFPE, .name = "SIGFPE", .text = "Floating-point exception"},
    {.signal = SIGILL, .name = "SIGILL", .text = "Illegal instruction"},
};

static int (*is_of_jvm)(int signal, siginfo_t *info, void *context, int abort);
static void *(*state_of_thread)(void);
static void *(*attached_state)(void); /* NULL without the GIL */
static int as_command;
static int taken;

/* faulthandler's function that writes what Python's threads do. */
static void (*volatile dump)(int signal);

static __thread volatile int in_handler __attribute__((tls_model("initial-exec")));

/* The fault that ends the process. */
static struct {
    volatile int taken;
    volatile int stage;
    struct fault *fault;
    siginfo_t *info;
    void *context;
} death;
static __thread volatile int dying __attribute__((tls_model("initial-exec")));

static struct fault *fault_of(int signum) {
    for (int i = 0; i < FAULTS; i++) {
        if (faults[i].signal == signum) {
            return &faults[i];
        }
    }
    return NULL;
}

/* ---- Faults. ---- */

static int say_where(const struct fault *fault, const siginfo_t *info, const ucontext_t *context) {
    return loader_say_where(fault->name, info, context, state_of_thread() != NULL);
}

static void die(int signum) {
    sigset_t just;
    signal(signum, SIG_DFL);
    sigemptyset(&just);
    sigaddset(&just, signum);
    pthread_sigmask(SIG_UNBLOCK, &just, NULL);
    raise(signum);
}

/* The JVM has reported the fault and aborts; the one who waits for the command sees which signal it was. */
static void on_abort(int signum) {
    (void)signum;
    die(death.fault->signal);
}

/* Goes on with the end where a fault in it has stopped it. */
static void end(void) {
    int is_python = 0;
    switch (death.stage) {
    case 0:
        death.stage = 1;
        is_python = say_where(death.fault, death.info, death.context);
        death.stage = 2;
        if (is_python && dump != NULL) {
            loader_say("Fatal Python error: ");
            loader_say(death.fault->text);
            loader_say("\n\n");
            dump(DUMP);
            loader_say("\n");
        }
        /* fall through */
    case 1:
    case 2:
        death.stage = 3;
        if (as_command) {
            dup2(STDERR_FILENO, STDOUT_FILENO); /* where the JVM writes its report, whatever its options are */
        }
        /* faulthandler would tell it all again when the JVM aborts. */
        signal(SIGABRT, as_command ? on_abort : SIG_DFL);
        death.fault->jvm.sa_sigaction(death.fault->signal, death.info, death.context);
        /* fall through */
    default:
        die(death.fault->signal);
    }
}

static void end_by(struct fault *fault, siginfo_t *info, void *context, int told) {
    if (__atomic_exchange_n(&death.taken, 1, __ATOMIC_SEQ_CST)) {
        for (;;) {
            pause(); /* another thread ends the process */
        }
    }
    dying = 1;
    death.fault = fault;
    death.info = info;
    death.context = context;
    if (told) {
        death.stage = 1;
        say_where(fault, info, context);
    }
    end();
}

static int is_function(const struct sigaction *action) {
    return action->sa_handler != SIG_DFL && action->sa_handler != SIG_IGN;
}

static void call(struct fault *fault, const struct sigaction *action, siginfo_t *info, void *context) {
    if (action->sa_flags & (int)SA_RESETHAND) {
        fault->wanted.sa_handler = SIG_DFL;
    }
    in_handler++;
    if (action->sa_flags & SA_SIGINFO) {
        action->sa_sigaction(fault->signal, info, context);
    } else {
        action->sa_handler(fault->signal);
    }
    in_handler--;
}

/* Whether the thread comes back to the same fault again and again. */
static int is_stuck(siginfo_t *info, const ucontext_t *context) {
    static __thread struct {
        uintptr_t place;
        void *address;
        int times;
    } last __attribute__((tls_model("initial-exec")));
    uintptr_t place = context->uc_mcontext.gregs[REG_RIP];
    if (last.place != place || last.address != info->si_addr) {
        last.place = place;
        last.address = info->si_addr;
        last.times = 0;
    }
    return ++last.times > REPAIRS;
}

static void on_fault(int signum, siginfo_t *info, void *context) {
    int saved = errno;
    struct fault *fault = fault_of(signum);
    int is_sent = info->si_code <= 0; /* by kill, raise and the like */
    if (dying) {
        if (!is_sent) {
            end();
        }
        return;
    }
    if (is_sent && in_handler) {
        return; /* a handler has done its work and hands on: see below */
    }
    if (!is_sent && !loader_in_forked_child && is_of_jvm(signum, info, context, 0)) {
        errno = saved;
        return;
    }
    struct sigaction wanted = fault->wanted;
    int told = 0;
    while (is_function(&wanted) && (is_sent || !is_stuck(info, context))) {
        call(fault, &wanted, info, context);
        told = 1;
        if (fault->wanted.sa_handler == wanted.sa_handler) {
            errno = saved;
            return; /* it has repaired what was wrong, or seen the signal */
        }
        wanted = fault->wanted; /* it has put back who was there before */
    }
    if (is_sent && wanted.sa_handler == SIG_IGN) {
        errno = saved;
        return;
    }
    if (loader_in_forked_child) {
        say_where(fault, info, context);
        die(signum); /* the JVM is not here to report it */
    }
    end_by(fault, info, context, told);
}

/* ---- Who asks for signals. ---- */

INTERNAL int loader_sigaction(int signum, const struct sigaction *action, struct sigaction *old) {
    if (signum == DUMP) {
        if (action != NULL) {
            dump = is_function(action) ? action->sa_handler : NULL;
        }
        if (old != NULL) {
            memset(old, 0, sizeof *old);
        }
        return 0;
    }
    struct fault *fault = fault_of(signum);
    if (fault == NULL) {
        return sigaction(signum, action, old);
    }
    struct sigaction before = fault->wanted;
    if (action != NULL) {
        fault->wanted.sa_handler = SIG_DFL; /* a handler is not seen with the flags of another */
        fault->wanted.sa_flags = action->sa_flags;
        fault->wanted.sa_mask = action->sa_mask;
        __atomic_store_n(&fault->wanted.sa_handler, action->sa_handler, __ATOMIC_RELEASE);
    }
    if (old != NULL) {
        *old = before;
    }
    return 0;
}

static void (*wanted_of(int signum, void (*handler)(int), int flags))(int) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    struct sigaction before;
    loader_sigaction(signum, &action, &before);
    return before.sa_handler;
}

INTERNAL void (*loader_signal(int signum, void (*handler)(int)))(int) {
    return fault_of(signum) == NULL ? signal(signum, handler) : wanted_of(signum, handler, SA_RESTART);
}

INTERNAL void (*loader_sysv_signal(int signum, void (*handler)(int)))(int) {
    return fault_of(signum) == NULL ? sysv_signal(signum, handler) : wanted_of(signum, handler, (int)SA_RESETHAND | SA_NODEFER);
}

/* Blocks the signal if the handler is SIG_HOLD, which is nobody else's concern. */
INTERNAL void (*loader_sigset(int signum, void (*handler)(int)))(int) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    return fault_of(signum) == NULL || handler == SIG_HOLD ? sigset(signum, handler) : wanted_of(signum, handler, 0);
#pragma GCC diagnostic pop
}

/* A fault ends the container whoever sends it, and so does abort. */
INTERNAL int loader_is_guarded(int signum) {
    return !as_command && !loader_in_forked_child && signum != SIGABRT && fault_of(signum) == NULL &&
           attached_state() != NULL;
}

/* A smaller stack for the handlers of faults would do for the program's, and not for the JVM's. */
INTERNAL int loader_sigaltstack(const stack_t *stack, stack_t *old) {
    if (!loader_has_signal_stack()) {
        return sigaltstack(stack, old);
    }
    if (old != NULL) {
        *old = (stack_t){.ss_flags = SS_DISABLE};
    }
    return 0;
}

/* The JVM's function that says whether a fault is its own. */
static void *jvm_function(void) {
    struct sigaction action;
    Dl_info jvm;
    if (sigaction(SIGSEGV, NULL, &action) != 0 || !is_function(&action) ||
        dladdr((void *)action.sa_sigaction, &jvm) == 0) {
        return NULL;
    }
    void *handle = dlopen(jvm.dli_fname, RTLD_NOW | RTLD_NOLOAD);
    return handle == NULL ? NULL : dlsym(handle, "JVM_handle_linux_signal");
}

static int take(struct fault *fault) {
    if (sigaction(fault->signal, NULL, &fault->jvm) != 0 || !is_function(&fault->jvm)) {
        return -1;
    }
    struct sigaction action = fault->jvm;
    action.sa_sigaction = on_fault;
    action.sa_flags |= SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
    return sigaction(fault->signal, &action, NULL);
}

/*
 * Takes the signals of faults over; whether it has. Nothing is done where the JVM does not tell its faults from others, and where
 * libjsig, which the JVM knows, takes care of all this.
 */
INTERNAL int loader_take_faults(void) {
    is_of_jvm = jvm_function();
    state_of_thread = loader_python("PyGILState_GetThisThreadState");
    attached_state = loader_python("PyThreadState_GetUnchecked");
    if (is_of_jvm == NULL || dlsym(RTLD_DEFAULT, "JVM_get_signal_action") != NULL) {
        return 0;
    }
    for (int i = 0; i < FAULTS; i++) {
        if (take(&faults[i]) != 0) {
            return 0;
        }
    }
    return taken = 1;
}

/*
 * Python has been started, and the thread is attached. faulthandler gives the function that writes what all threads do when
 * it is asked to do so on a signal.
 */
INTERNAL void loader_find_dump(int is_command) {
    void *(*import)(const char *) = loader_python("PyImport_ImportModule");
    void *(*call_method)(void *, const char *, const char *, ...) = loader_python("PyObject_CallMethod");
    void (*clear)(void) = loader_python("PyErr_Clear");
    void (*decref)(void *) = loader_python("Py_DecRef");
    as_command = is_command;
    if (!taken) {
        return;
    }
    void *faulthandler = import("faulthandler");
    if (faulthandler != NULL) {
        void *none = call_method(faulthandler, "register", "iii", DUMP, STDERR_FILENO, 1);
        if (none != NULL) {
            decref(none);
        }
        decref(faulthandler);
    }
    clear();
}
