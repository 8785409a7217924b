/* As pybind11 does: a type has its name once in an interpreter, for as long as something holds it. */
#include <Python.h>

#define KEY "registered types"

static PyType_Slot no_slots[] = {{0, NULL}};
static PyType_Spec thing = {.name = "registered.Thing", .flags = Py_TPFLAGS_DEFAULT, .slots = no_slots};

static int
add_type(PyObject *module)
{
    PyObject *state = PyInterpreterState_GetDict(PyInterpreterState_Get()); /* borrowed, as is the next */
    PyObject *known = PyDict_GetItemString(state, KEY);
    PyObject *type = NULL;
    if (known != NULL && PyWeakref_GetRef(known, &type) != 0) {
        Py_XDECREF(type);
        PyErr_SetString(PyExc_ImportError, "generic_type: type \"Thing\" is already registered!");
        return -1;
    }
    type = PyType_FromModuleAndSpec(module, &thing, NULL);
    PyObject *reference = type == NULL ? NULL : PyWeakref_NewRef(type, NULL);
    int result = reference == NULL || PyDict_SetItemString(state, KEY, reference) < 0
        || PyModule_AddType(module, (PyTypeObject *)type) < 0 ? -1 : 0;
    Py_XDECREF(reference);
    Py_XDECREF(type);
    return result;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, add_type}, {0, NULL}};
static PyModuleDef def = {PyModuleDef_HEAD_INIT, "registered", .m_slots = slots};

PyMODINIT_FUNC
PyInit_registered(void)
{
    return PyModuleDef_Init(&def);
}

/* Another module with a type of the same name. */
PyMODINIT_FUNC
PyInit_othername(void)
{
    return PyModuleDef_Init(&def);
}
