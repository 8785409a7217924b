/* Single-phase modules that keep what they import in C variables, as import_array() of numpy does. */
#include <Python.h>

static PyObject *lent;
static long long home = -1;

static PyObject *
make(PyObject *self, PyObject *noargs)
{
    return PyObject_CallNoArgs(lent);
}

static PyObject *
get_home(PyObject *self, PyObject *noargs)
{
    return PyLong_FromLongLong(home);
}

static PyModuleDef borrowing_def, restarted_def;

static PyObject *
find(PyObject *self, PyObject *noargs)
{
    PyObject *found = PyState_FindModule(&borrowing_def);
    return Py_NewRef(found == NULL ? Py_None : found);
}

static PyMethodDef functions[] = {
    {"make", make, METH_NOARGS, "An object of the type that was imported at the start."},
    {"home", get_home, METH_NOARGS, "The interpreter that the init function was called in."},
    {"find", find, METH_NOARGS, "PyState_FindModule."},
    {NULL, NULL},
};

static PyObject *
init(PyModuleDef *def)
{
    home = PyInterpreterState_GetID(PyInterpreterState_Get());
    PyObject *lender = PyImport_ImportModule("lender");
    lent = lender == NULL ? NULL : PyObject_GetAttrString(lender, "Lent");
    Py_XDECREF(lender);
    return lent == NULL ? NULL : PyModule_Create(def);
}

/* CPython keeps the contents of such a module. */
static PyModuleDef borrowing_def = {PyModuleDef_HEAD_INIT, "borrowing", NULL, -1, functions};

PyMODINIT_FUNC
PyInit_borrowing(void)
{
    PyObject *module = init(&borrowing_def);
    /* Some add themselves; a second time is fatal. */
    if (module != NULL && PyState_AddModule(module, &borrowing_def) < 0) {
        Py_CLEAR(module);
    }
    return module;
}

/* CPython calls the init function of such a module again. */
static PyModuleDef restarted_def = {PyModuleDef_HEAD_INIT, "restarted", NULL, 0, functions};

PyMODINIT_FUNC
PyInit_restarted(void)
{
    return init(&restarted_def);
}
