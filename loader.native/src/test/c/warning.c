/* Multi-phase modules only. */
#include <Python.h>

/* numpy's warning, and one that is not. */
static int
warn(PyObject *module)
{
    const char *numpys = "NumPy was imported from a Python sub-interpreter but NumPy does not properly"
                         " support sub-interpreters.";
    return PyErr_WarnEx(PyExc_UserWarning, numpys, 1) < 0
        || PyErr_WarnEx(PyExc_UserWarning, "something else", 1) < 0 ? -1 : 0;
}

static PyModuleDef_Slot warning_slots[] = {{Py_mod_exec, warn}, {0, NULL}};
static PyModuleDef warning_def = {PyModuleDef_HEAD_INIT, "warning", .m_slots = warning_slots};

PyMODINIT_FUNC
PyInit_warning(void)
{
    return PyModuleDef_Init(&warning_def);
}

PyMODINIT_FUNC
PyInit_raising(void)
{
    return PyErr_Format(PyExc_ValueError, "raised in init");
}
