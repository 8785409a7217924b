#define Py_LIMITED_API 0x030d0000
#include <Python.h>
#include <math.h>
#include <string.h>

/* The memory of contiguous doubles; -1 with an exception set for anything else. */
static int
doubles(PyObject *object, Py_buffer *view)
{
    if (PyObject_GetBuffer(object, view, PyBUF_FORMAT | PyBUF_C_CONTIGUOUS) < 0) {
        return -1;
    }
    if (view->format == NULL || strcmp(view->format, "d") != 0) {
        PyBuffer_Release(view);
        PyErr_SetString(PyExc_TypeError, "an array of doubles is needed");
        return -1;
    }
    return 0;
}

static PyObject *
scalar_product(PyObject *first, PyObject *second, double (*finish)(double))
{
    Py_buffer a, b;
    if (doubles(first, &a) < 0) {
        return NULL;
    }
    if (doubles(second, &b) < 0) {
        PyBuffer_Release(&a);
        return NULL;
    }
    double sum = 0;
    int same = a.len == b.len;
    if (same) {
        const double *x = a.buf, *y = b.buf;
        for (Py_ssize_t i = 0; i < a.len / (Py_ssize_t)sizeof(double); i++) {
            sum += x[i] * y[i];
        }
    }
    PyBuffer_Release(&a);
    PyBuffer_Release(&b);
    if (!same) {
        PyErr_SetString(PyExc_ValueError, "the arrays differ in length");
        return NULL;
    }
    return PyFloat_FromDouble(finish == NULL ? sum : finish(sum));
}

static PyObject *
dot(PyObject *module, PyObject *arguments)
{
    PyObject *a, *b;
    return PyArg_ParseTuple(arguments, "OO:dot", &a, &b) ? scalar_product(a, b, NULL) : NULL;
}

static PyObject *
norm(PyObject *module, PyObject *a)
{
    return scalar_product(a, a, sqrt);
}

/* The first lines of the texts are signatures: Loader holds the Java interface against them. */
static PyMethodDef methods[] = {
    {"dot", dot, METH_VARARGS, "dot($module, a, b, /)\n--\n\nThe scalar product."},
    {"norm", norm, METH_O, "norm($module, a, /)\n--\n\nThe length of a vector."},
    {NULL, NULL, 0, NULL}};

static int
fastmath_exec(PyObject *module)
{
    return PyModule_AddStringConstant(module, "version", "1.0");
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, fastmath_exec}, {0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = "fastmath", .m_methods = methods, .m_slots = slots};

PyMODINIT_FUNC
PyInit_fastmath(void)
{
    return PyModuleDef_Init(&definition);
}
