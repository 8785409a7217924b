/* A module that needs a function nobody has. */
#include <Python.h>

extern int function_that_nobody_has(void);

PyMODINIT_FUNC
PyInit_undefined(void)
{
    return PyLong_FromLong(function_that_nobody_has());
}
