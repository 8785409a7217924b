/* A module that supports interpreters with their own GIL, and keeps a pointer of another module in a C variable. */
#include <Python.h>

static void *taken;
static long calls;

static PyObject *
count(PyObject *module, PyObject *none)
{
    return PyLong_FromLong(++calls);
}

static int
take(PyObject *module)
{
    taken = PyCapsule_Import("datetime.datetime_CAPI", 0);
    return taken == NULL ? -1 : 0;
}

static PyMethodDef functions[] = {{"count", count, METH_NOARGS, "How often it was called."}, {NULL, NULL}};
static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, take}, {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED}, {0, NULL}};
static PyModuleDef def = {PyModuleDef_HEAD_INIT, "capsules", NULL, 0, functions, slots};

PyMODINIT_FUNC
PyInit_capsules(void)
{
    return PyModuleDef_Init(&def);
}
