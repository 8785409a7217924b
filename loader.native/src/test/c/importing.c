/* A single-phase module whose init function imports another module, and where that was last. */
#include <Python.h>

static long long initialized_in = -1;

static PyObject *
interpreter(PyObject *self, PyObject *unused)
{
    return PyLong_FromLongLong(initialized_in);
}

static PyMethodDef methods[] = {{"interpreter", interpreter, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};

static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "importing", .m_methods = methods};

PyMODINIT_FUNC
PyInit_importing(void)
{
    PyObject *needed = PyImport_ImportModule("needs.other");
    if (needed == NULL) {
        return NULL;
    }
    Py_DECREF(needed);
    initialized_in = PyInterpreterState_GetID(PyInterpreterState_Get());
    return PyModule_Create(&definition);
}
