/* Each of two modules with the same header of C++, and the library that they bring along: upper and lower. */
#include <Python.h>
#include "unique.h"

#ifdef UPPER
#define NAME "upper"
#define INIT PyInit_upper
#else
#define NAME "lower"
#define INIT PyInit_lower
#endif

long unique_count(void);

static PyObject *
count(PyObject *module, PyObject *none)
{
    return PyLong_FromLong(++inline_count);
}

static PyObject *
count_below(PyObject *module, PyObject *none)
{
    return PyLong_FromLong(unique_count());
}

static PyMethodDef functions[] = {
    {"count", count, METH_NOARGS, "Counts in the variable that the module sees."},
    {"count_below", count_below, METH_NOARGS, "Counts in the variable that the library sees."},
    {NULL, NULL},
};
static PyModuleDef_Slot slots[] = {{0, NULL}};
static PyModuleDef def = {PyModuleDef_HEAD_INIT, NAME, NULL, 0, functions, slots};

PyMODINIT_FUNC
INIT(void)
{
    return PyModuleDef_Init(&def);
}
