/* A module that faults, takes the signals of faults for itself, sends signals, or ends threads that are not its own. */
#define _GNU_SOURCE
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void *page;

static PyObject *
read_null(PyObject *module, PyObject *unused)
{
    return PyLong_FromLong(*(volatile int *)NULL);
}

/* The fault is in the C library. */
static PyObject *
fill_null(PyObject *module, PyObject *unused)
{
    char *volatile nowhere = (char *)8;
    volatile size_t size = 100000;
    memset(nowhere, 1, size);
    Py_RETURN_NONE;
}

static PyObject *
call_null(PyObject *module, PyObject *unused)
{
    ((void (*volatile)(void))NULL)();
    Py_RETURN_NONE;
}

static PyObject *
divide_by_zero(PyObject *module, PyObject *unused)
{
    volatile int zero = 0;
    return PyLong_FromLong(7 / zero);
}

static void
repair(int signal, siginfo_t *info, void *context)
{
    mprotect(page, 4096, PROT_READ | PROT_WRITE);
}

static void
leave(int signal)
{
    _exit(99);
}

/* As libraries do that report crashes in their own way. */
static PyObject *
take_signals(PyObject *module, PyObject *unused)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = leave;
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
    signal(SIGFPE, leave);
    signal(SIGILL, SIG_DFL);
    Py_RETURN_NONE;
}

/* As older libraries do, and those that ask for POSIX alone: `signal` is `__sysv_signal` for them. */
static PyObject *
take_signals_as_system_v(PyObject *module, PyObject *unused)
{
    __sysv_signal(SIGSEGV, leave);
    ssignal(SIGBUS, leave);
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    sigset(SIGFPE, leave);
#pragma GCC diagnostic warning "-Wdeprecated-declarations"
    Py_RETURN_NONE;
}

/* Called by ctypes: the library is none of a module then. */
void
take_signals_of_process(void)
{
    signal(SIGSEGV, leave);
}

/* Memory that is there once it is touched. */
static PyObject *
touch(PyObject *module, PyObject *unused)
{
    struct sigaction action, before;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = repair;
    action.sa_flags = SA_SIGINFO;
    page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    sigaction(SIGSEGV, &action, &before);
    *(volatile char *)page = 1;
    sigaction(SIGSEGV, &before, NULL);
    munmap(page, 4096);
    return PyBool_FromLong(before.sa_handler == SIG_DFL);
}

static PyObject *
raise_signal(PyObject *module, PyObject *number)
{
    return PyLong_FromLong(raise(PyLong_AsInt(number)));
}

static PyObject *
kill_process(PyObject *module, PyObject *number)
{
    return PyLong_FromLong(kill(getpid(), PyLong_AsInt(number)));
}

static PyObject *
end_thread(PyObject *module, PyObject *unused)
{
    pthread_exit(NULL);
}

static void *
use_python(void *unused)
{
    for (;;) {
        PyGILState_STATE state = PyGILState_Ensure();
        Py_XDECREF(PyLong_FromLong(1 << 20));
        PyGILState_Release(state);
    }
    return NULL;
}

/* Threads of C that use Python until the process ends. */
static PyObject *
start_threads(PyObject *module, PyObject *count)
{
    for (long i = PyLong_AsLong(count); i > 0; i--) {
        pthread_t thread;
        pthread_create(&thread, NULL, use_python, NULL);
        pthread_detach(thread);
    }
    Py_RETURN_NONE;
}

static long
deeper(volatile long *above)
{
    volatile long frame[64];
    frame[0] = *above + 1;
    return frame[0] < 0 ? 0 : deeper(frame) + frame[0];
}

/* Uses the stack up. */
static PyObject *
recurse(PyObject *module, PyObject *unused)
{
    volatile long start = 0;
    return PyLong_FromLong(deeper(&start));
}

static PyMethodDef methods[] = {
    {"read_null", read_null, METH_NOARGS, NULL},
    {"fill_null", fill_null, METH_NOARGS, NULL},
    {"call_null", call_null, METH_NOARGS, NULL},
    {"divide_by_zero", divide_by_zero, METH_NOARGS, NULL},
    {"take_signals", take_signals, METH_NOARGS, NULL},
    {"take_signals_as_system_v", take_signals_as_system_v, METH_NOARGS, NULL},
    {"recurse", recurse, METH_NOARGS, NULL},
    {"touch", touch, METH_NOARGS, NULL},
    {"raise_signal", raise_signal, METH_O, NULL},
    {"kill_process", kill_process, METH_O, NULL},
    {"end_thread", end_thread, METH_NOARGS, NULL},
    {"start_threads", start_threads, METH_O, NULL},
    {NULL},
};

static struct PyModuleDef faults = {PyModuleDef_HEAD_INIT, .m_name = "faults", .m_methods = methods};

PyMODINIT_FUNC
PyInit_faults(void)
{
    return PyModuleDef_Init(&faults);
}

/* Faults before there is a module. */
PyMODINIT_FUNC
PyInit_null_at_init(void)
{
    return read_null(NULL, NULL);
}
