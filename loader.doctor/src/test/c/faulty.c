/* One extension module with one fault, which a macro names. NAME is the module. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#define JOIN(a, b) a##b
#define INIT(name) JOIN(PyInit_, name)
#define TEXT_OF(name) #name
#define TEXT(name) TEXT_OF(name)

#ifndef SIZE
#define SIZE 0
#endif

static int count;

static PyObject *answer(PyObject *module, PyObject *ignored) { return PyLong_FromLong(42); }

static PyMethodDef methods[] = {{"answer", answer, METH_NOARGS, "42"}, {NULL}};

#ifdef STATIC_TYPE
static PyTypeObject Static = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = TEXT(NAME) ".Static",
    .tp_basicsize = sizeof(PyObject),
    .tp_flags = Py_TPFLAGS_DEFAULT,
};
#endif

#ifdef UNFINISHED_OBJECT
typedef struct {
    PyObject ob_base;
    PyObject *part;
} Holder;

static int traverse(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(((Holder *)self)->part);
    return 0;
}

static void dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyType_Slot holder_slots[] = {{Py_tp_traverse, traverse}, {Py_tp_dealloc, dealloc}, {0}};
static PyType_Spec holder = {TEXT(NAME) ".Holder", sizeof(Holder), 0,
                             Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, holder_slots};
#endif

static void *sleeping(void *ignored) {
    for (;;) {
        pause();
    }
    return NULL;
}

static void *counting(void *ignored) {
    for (;;) {
        usleep(200);
        count++;
    }
    return NULL;
}

static void *keeping_the_gil(void *ignored) {
    PyGILState_Ensure();
    *(volatile int *)&count = 1;
    return sleeping(NULL);
}

static void start(void *(*body)(void *)) {
    pthread_t thread;
    pthread_create(&thread, NULL, body, NULL);
}

static int fault(PyObject *module) {
#ifdef CRASH_IN_EXEC
    abort();
#endif
#ifdef EXCEPTION_IN_EXEC
    PyErr_SetString(PyExc_ValueError, "no");
    return -1;
#endif
#ifdef UNREPORTED_EXCEPTION
    PyErr_SetString(PyExc_ValueError, "no");
#endif
#ifdef ENDS_THE_PROCESS
    exit(3);
#endif
#ifdef KILLS_ITS_PARENT
    kill(getppid(), SIGKILL);
#endif
#ifdef HANGS
    sleeping(NULL);
#endif
#ifdef SECOND_INIT_FAILS
    if (count++) {
        PyErr_SetString(PyExc_ImportError, "only once");
        return -1;
    }
#endif
#ifdef SECOND_INIT_CRASHES
    if (count++) {
        abort();
    }
#endif
#ifdef ONCE_PER_PROCESS
    if (getenv(TEXT(NAME))) {
        PyErr_SetString(PyExc_ImportError, "only once in a process");
        return -1;
    }
    setenv(TEXT(NAME), "loaded", 1);
#endif
#ifdef STATIC_OBJECT
    static PyObject *cache;
    if (!cache) {
        cache = PyDict_New();
    }
    if (PyModule_AddObjectRef(module, "cache", cache) < 0) {
        return -1;
    }
#endif
#ifdef STATIC_TYPE
    if (PyType_Ready(&Static) < 0 || PyModule_AddType(module, &Static) < 0) {
        return -1;
    }
#endif
#ifdef LEAKS_AN_OBJECT
    PyObject *leaked = PyList_New(0);
    PyObject_GC_UnTrack(leaked);
#endif
#ifdef LEAKS_A_BUFFER
    PyMem_Malloc(1000);
#endif
#ifdef LEAKS_MEMORY_OF_C
    static void *volatile lost;
    lost = malloc(1000);
#endif
#ifdef LEAVES_A_THREAD
    start(sleeping);
#endif
#ifdef LEAVES_A_FILE
    open("/dev/zero", O_RDONLY);
#endif
#ifdef KEEPS_THE_GIL
    start(keeping_the_gil);
    Py_BEGIN_ALLOW_THREADS
    while (!*(volatile int *)&count) {
        usleep(200);
    }
    Py_END_ALLOW_THREADS
#endif
#ifdef RUNS_ON_AFTER_UNLOAD
    for (int i = 0; i < 8; i++) {
        start(counting);
    }
#endif
#ifdef WANTS_ITS_NAME
    if (strcmp(PyModule_GetName(module), TEXT(NAME))) {
        PyErr_SetString(PyExc_RuntimeError, "not my name");
        return -1;
    }
#endif
#ifdef NEEDS_MEMORY
    char *block = PyMem_Malloc(10);
    *(volatile char *)block = 1;
    PyMem_Free(block);
#endif
#ifdef LOSES_INTERRUPTS
    if (PyErr_CheckSignals() < 0) {
        PyErr_Clear();
    }
#endif
#ifdef CHANGES_INTERRUPTS
    if (PyErr_CheckSignals() < 0) {
        PyErr_Clear();
        PyErr_SetString(PyExc_ArithmeticError, "something");
        return -1;
    }
#endif
#ifdef CRASH_IN_FORKED_CHILD
    pthread_atfork(NULL, NULL, abort);
#endif
#ifdef CRASH_AT_EXIT
    Py_AtExit(abort);
#endif
#ifdef WRITES_TOO_FAR
    char *block = PyMem_Malloc(10);
    ((volatile char *)block)[10] = 1;
    PyMem_Free(block);
#endif
#ifdef UNFINISHED_OBJECT
    PyObject *type = PyType_FromSpec(&holder);
    Holder *held = PyObject_GC_New(Holder, (PyTypeObject *)type);
    held->part = (PyObject *)8;
    PyObject_GC_Track((PyObject *)held);
    PyObject *namespace = PyDict_New();
    Py_XDECREF(PyRun_String("[[] for _ in range(20)]", Py_eval_input, namespace, namespace));
    held->part = NULL;
    Py_DECREF(namespace);
    Py_DECREF(held);
    Py_DECREF(type);
#endif
    return 0;
}

static int exec(PyObject *module) {
    return fault(module) < 0 ? -1 : PyModule_AddIntConstant(module, "number", 42);
}

#ifdef CREATES_A_MODULE
static PyObject *create(PyObject *spec, PyModuleDef *definition) {
    PyObject *name = PyObject_GetAttrString(spec, "name");
    PyObject *module = PyModule_NewObject(name);
    Py_DECREF(name);
    return module;
}
#endif

#ifdef CREATES_A_NAMESPACE
static PyObject *create(PyObject *spec, PyModuleDef *definition) {
    PyObject *types = PyImport_ImportModule("types");
    PyObject *made = PyObject_CallMethod(types, "SimpleNamespace", NULL);
    Py_DECREF(types);
    return made;
}
#endif

static PyModuleDef_Slot slots[] = {
#if defined(CREATES_A_MODULE) || defined(CREATES_A_NAMESPACE)
    {Py_mod_create, create},
#endif
#ifndef CREATES_A_NAMESPACE
    {Py_mod_exec, exec},
#endif
#ifndef UNDECLARED
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0},
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = TEXT(NAME),
    .m_size = SIZE,
#ifndef CREATES_A_NAMESPACE
    .m_methods = methods,
#endif
#ifndef SINGLE_PHASE
    .m_slots = slots,
#endif
};

#ifdef MISSING_FUNCTION
extern void missing_function_of_nobody(void);
#endif

PyMODINIT_FUNC INIT(NAME)(void) {
#ifdef CRASH_IN_INIT
    *(volatile int *)8 = 1;
#endif
#ifdef NO_EXCEPTION
    return NULL;
#endif
#ifdef MISSING_FUNCTION
    missing_function_of_nobody();
#endif
#ifdef SINGLE_PHASE
    PyObject *module = PyModule_Create(&definition);
    return module && exec(module) < 0 ? NULL : module;
#else
    return PyModuleDef_Init(&definition);
#endif
}
