/* A module that registers a function in a library that it brings along, as h5py does in libhdf5. */
#include <Python.h>

void registry_register(long (*function)(void));
long registry_call(void);

static long
one(void)
{
    return 1;
}

static int
on_exec(PyObject *module)
{
    registry_register(one);
    return 0;
}

static PyObject *
add(PyObject *module, PyObject *unused)
{
    return PyLong_FromLong(registry_call());
}

static PyMethodDef functions[] = {
    {"add", add, METH_O, "The sum of all registered functions."}, {NULL, NULL}};
static PyModuleDef_Slot slots[] = {{Py_mod_exec, on_exec}, {0, NULL}};
static PyModuleDef def = {PyModuleDef_HEAD_INIT, "registering", NULL, 0, functions, slots};

PyMODINIT_FUNC
PyInit_registering(void)
{
    return PyModuleDef_Init(&def);
}
