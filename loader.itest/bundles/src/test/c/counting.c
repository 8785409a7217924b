/* A module that says its version and holds state; MODULE and VERSION are given on the command line. */
#ifdef BARE

/* For a library that refers to nothing. */
void *
PyInit_bad(void)
{
    return 0;
}

#else

#ifndef STATIC_TYPE
#define Py_LIMITED_API 0x030d0000
#endif
#include <Python.h>

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)
#define JOIN_OF(a, b) a##b
#define JOIN(a, b) JOIN_OF(a, b)

static int counted = 0; /* one for each mapped library */

#ifdef SIBLING
extern int sibling(void); /* of a library beside this one */
#else
#define sibling() VERSION
#endif

static PyObject *
version(PyObject *module, PyObject *unused)
{
    return PyLong_FromLong(sibling());
}

static PyObject *
count(PyObject *module, PyObject *unused)
{
    return PyLong_FromLong(++counted);
}

/* One for each module where the initialization is multi-phase. */
#ifdef SINGLE_PHASE
static long tallied = 0;
#define TALLY(module) (&tallied)
#else
#define TALLY(module) ((long *)PyModule_GetState(module))
#endif

static PyObject *
tally(PyObject *module, PyObject *unused)
{
    return PyLong_FromLong(++*TALLY(module));
}

static PyMethodDef methods[] = {
    {"tally", tally, METH_NOARGS, "How often this was called in this module."},
    {"version", version, METH_NOARGS, "The version it was compiled with."},
    {"count", count, METH_NOARGS, "How often this was called in this copy of the library."},
#ifdef MAIN_FUNCTION
    {"__main__", version, METH_NOARGS, "What a program of this module ends with."},
#endif
    {NULL, NULL, 0, NULL}};

static PyObject *
thing_version(PyObject *self, PyObject *unused)
{
    return PyLong_FromLong(VERSION);
}

static PyMethodDef thing_methods[] = {{"version", thing_version, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static PyType_Slot thing_slots[] = {{Py_tp_methods, thing_methods}, {0, NULL}};
static PyType_Spec thing = {TEXT(MODULE) ".Thing", 0, 0, Py_TPFLAGS_DEFAULT, thing_slots};

#ifdef STATIC_TYPE
static PyTypeObject fixed = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = TEXT(MODULE) ".Fixed", .tp_basicsize = sizeof(PyObject)};
#endif

static int
fill(PyObject *module)
{
#ifdef STATIC_TYPE
    if (PyModule_AddType(module, &fixed) < 0) {
        return -1;
    }
#endif
    PyObject *type = PyType_FromModuleAndSpec(module, &thing, NULL);
    if (type == NULL) {
        return -1;
    }
    int failed = PyModule_AddObjectRef(module, "Thing", type);
    Py_DECREF(type);
    if (failed) {
        return -1;
    }
    PyObject *name = PyModule_GetNameObject(module);
    if (name == NULL) {
        return -1;
    }
    if (PyUnicode_CompareWithASCIIString(name, "__main__") == 0) {
        PySys_FormatStdout("version %d\n", VERSION);
    }
    Py_DECREF(name);
    return 0;
}

#ifdef SINGLE_PHASE

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = TEXT(MODULE), .m_size = -1, .m_methods = methods};

PyMODINIT_FUNC
JOIN(PyInit_, MODULE)(void)
{
    PyObject *module = PyModule_Create(&definition);
    if (module != NULL && fill(module) < 0) {
        Py_CLEAR(module);
    }
    return module;
}

#else

#ifdef KEPT

/* As pybind11 does: a module is made once for each name and interpreter. */
static PyObject *
create(PyObject *spec, PyModuleDef *unused)
{
    PyObject *state = PyInterpreterState_GetDict(PyInterpreterState_Get());
    PyObject *kept = PyDict_GetItemString(state, "kept modules"); /* borrowed */
    PyObject *name = PyObject_GetAttrString(spec, "name");
    if (kept == NULL) {
        kept = PyDict_New();
        PyDict_SetItemString(state, "kept modules", kept);
        Py_DECREF(kept);
    }
    PyObject *module = PyDict_GetItemWithError(kept, name);
    if (module != NULL) {
        Py_INCREF(module);
    } else {
        module = PyModule_NewObject(name);
        PyDict_SetItem(kept, name, module);
    }
    Py_DECREF(name);
    return module;
}

static int
fill_once(PyObject *module)
{
    /* The attribute that a filled module has. */
    int filled = PyObject_HasAttrStringWithError(module, "Thing");
    return filled != 0 ? (filled < 0 ? -1 : 0) : fill(module);
}

static PyModuleDef_Slot slots[] = {{Py_mod_create, create}, {Py_mod_exec, fill_once}, {0, NULL}};

#else

static PyModuleDef_Slot slots[] = {{Py_mod_exec, fill}, {0, NULL}};

#endif

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = TEXT(MODULE), .m_size = sizeof(long), .m_methods = methods, .m_slots = slots};

PyMODINIT_FUNC
JOIN(PyInit_, MODULE)(void)
{
    return PyModuleDef_Init(&definition);
}

#endif

#endif
