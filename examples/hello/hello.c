#define Py_LIMITED_API 0x030d0000
#include <Python.h>

/* Prints its name, and as a program the arguments it was given. */
static int
hello_exec(PyObject *module)
{
    PyObject *name = PyModule_GetNameObject(module);
    if (name == NULL) {
        return -1;
    }
    PySys_FormatStdout("This is a test module named %U.\n", name);
    PyObject *argv = PySys_GetObject("argv"); /* borrowed */
    if (argv != NULL && PyUnicode_CompareWithASCIIString(name, "__main__") == 0 && PyList_Size(argv) > 1) {
        PyObject *arguments = PyList_GetSlice(argv, 1, PyList_Size(argv));
        PySys_FormatStdout("%R\n", arguments);
        Py_XDECREF(arguments);
    }
    Py_DECREF(name);
    return PyErr_Occurred() ? -1 : 0;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, hello_exec},
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED}, /* it has no variables */
    {0, NULL},
};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "hello", .m_slots = slots};

PyMODINIT_FUNC
PyInit_hello(void)
{
    return PyModuleDef_Init(&definition);
}
