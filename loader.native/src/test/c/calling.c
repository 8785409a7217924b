/* A module whose library calls Python from threads of its own. */
#include <Python.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>

struct call {
    PyObject *function;
    long long interpreter;
    int is_attached; /* as Python says before the thread comes in */
};

static long long
interpreter(void)
{
    return PyInterpreterState_GetID(PyInterpreterState_Get());
}

static void *
run(void *given)
{
    struct call *call = given;
    call->is_attached = PyGILState_Check();
    PyGILState_STATE outer = PyGILState_Ensure();
    PyGILState_STATE inner = PyGILState_Ensure(); /* it nests */
    call->interpreter = PyGILState_Check() ? interpreter() : -2;
    PyGILState_Release(inner);
    PyObject *result = PyObject_CallNoArgs(call->function);
    if (result == NULL) {
        PyErr_WriteUnraisable(call->function);
    }
    Py_XDECREF(result);
    PyGILState_Release(outer);
    return NULL;
}

static PyObject *
call(PyObject *self, PyObject *function)
{
    struct call call = {function, -1, -1};
    pthread_t thread;
    int failed;
    Py_BEGIN_ALLOW_THREADS
    failed = pthread_create(&thread, NULL, run, &call) || pthread_join(thread, NULL);
    Py_END_ALLOW_THREADS
    if (failed) {
        PyErr_SetString(PyExc_OSError, "no thread");
        return NULL;
    }
    return Py_BuildValue("LLi", interpreter(), call.interpreter, call.is_attached);
}

/* On this thread: the interpreters before and in a PyGILState_Ensure without the GIL, and whether it takes the same state. */
static PyObject *
call_here(PyObject *self, PyObject *unused)
{
    PyThreadState *before = PyThreadState_Get();
    long long seen;
    int is_same;
    int is_attached;
    Py_BEGIN_ALLOW_THREADS
    is_attached = PyGILState_Check();
    PyGILState_STATE state = PyGILState_Ensure();
    seen = interpreter();
    is_same = PyThreadState_Get() == before;
    PyGILState_Release(state);
    Py_END_ALLOW_THREADS
    return Py_BuildValue("LLii", interpreter(), seen, is_same, is_attached);
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

/* The state stays when the thread has left Python, as with cffi. */
static void *
keep_state(void *unused)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyThreadState_Get()->gilstate_counter++;
    PyGILState_Release(state);
    return NULL;
}

static PyObject *
call_keeping(PyObject *self, PyObject *unused)
{
    pthread_t thread;
    int failed;
    Py_BEGIN_ALLOW_THREADS
    failed = pthread_create(&thread, NULL, keep_state, NULL) || pthread_join(thread, NULL);
    Py_END_ALLOW_THREADS
    return PyBool_FromLong(!failed);
}

static int milliseconds;

static void *
stay(void *came)
{
    PyGILState_STATE state = PyGILState_Ensure();
    Py_BEGIN_ALLOW_THREADS
    sem_post(came);
    poll(NULL, 0, milliseconds == 0 ? -1 : milliseconds);
    Py_END_ALLOW_THREADS
    PyGILState_Release(state);
    return NULL;
}

static PyObject *
start(void *(*function)(void *), void *argument)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, function, argument)) {
        PyErr_SetString(PyExc_OSError, "no thread");
        return NULL;
    }
    pthread_detach(thread);
    Py_RETURN_NONE;
}

/* A thread that uses Python for ever. */
static PyObject *
start_using(PyObject *self, PyObject *unused)
{
    return start(use_python, NULL);
}

/* A thread that is in Python, without the GIL, for so many milliseconds; for ever without a number. */
static PyObject *
start_staying(PyObject *self, PyObject *arguments)
{
    static sem_t came;
    sem_init(&came, 0, 0);
    if (!PyArg_ParseTuple(arguments, "|i", &milliseconds)) {
        return NULL;
    }
    PyObject *result = start(stay, &came);
    Py_BEGIN_ALLOW_THREADS
    if (result != NULL) {
        sem_wait(&came);
    }
    Py_END_ALLOW_THREADS
    return result;
}

/* How many thread states the interpreter has. */
static PyObject *
count_states(PyObject *self, PyObject *unused)
{
    long count = 0;
    PyThreadState *each = PyInterpreterState_ThreadHead(PyInterpreterState_Get());
    for (; each != NULL; each = PyThreadState_Next(each)) {
        count++;
    }
    return PyLong_FromLong(count);
}

static PyMethodDef functions[] = {
    {"call", call, METH_O, "Calls the function on another thread."},
    {"call_here", call_here, METH_NOARGS, NULL},
    {"call_keeping", call_keeping, METH_NOARGS, NULL},
    {"start_using", start_using, METH_NOARGS, NULL},
    {"start_staying", start_staying, METH_VARARGS, NULL},
    {"count_states", count_states, METH_NOARGS, NULL},
    {NULL, NULL},
};

static PyModuleDef_Slot no_slots[] = {{0, NULL}};
static PyModuleDef_Slot slots[] = {{Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED}, {0, NULL}};
static PyModuleDef calling_def = {PyModuleDef_HEAD_INIT, "calling", NULL, 0, functions, no_slots};
static PyModuleDef shared_def = {PyModuleDef_HEAD_INIT, "shared", NULL, 0, functions, slots};

PyMODINIT_FUNC
PyInit_calling(void)
{
    return PyModuleDef_Init(&calling_def);
}

PyMODINIT_FUNC
PyInit_shared(void)
{
    return PyModuleDef_Init(&shared_def);
}
