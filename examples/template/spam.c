#define Py_LIMITED_API 0x030d0000
#include <Python.h>

static PyObject *
fry(PyObject *module, PyObject *unused)
{
    return PyUnicode_FromString("sizzle");
}

static PyMethodDef methods[] = {{"fry", fry, METH_NOARGS, "Fries it."}, {NULL, NULL, 0, NULL}};

/* Runs when the module is imported, and when it is run: then its name is __main__. */
static int
spam_exec(PyObject *module)
{
    PyObject *name = PyModule_GetNameObject(module);
    if (name == NULL) {
        return -1;
    }
    PySys_FormatStdout("spam as %U\n", name);
    Py_DECREF(name);
    return 0;
}

/* The second slot says: no variables of C are shared, so an interpreter with its own GIL may import it. */
static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, spam_exec},
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
    {0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = "spam", .m_methods = methods, .m_slots = slots};

PyMODINIT_FUNC
PyInit_spam(void)
{
    return PyModuleDef_Init(&definition);
}
