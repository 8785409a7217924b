/* The floor of the benchmarks: the same calls made in C. Each function makes a call a number of times, with
   conversion both ways, and returns nanoseconds for one. */

#define Py_LIMITED_API 0x030d0000
#include <Python.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { LONGS = 1000, ENTRIES = 100, DOUBLES = 1000000 };

static const char TEXT[] = "exactly 20 character";
static long long numbers[LONGS];
static char keys[ENTRIES][16];
static double reals[DOUBLES];
static double movable[DOUBLES];
static PyObject *value_name;

typedef int (*operation)(PyObject *subject); /* -1 with an exception set */

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return 1e9 * (double)time.tv_sec + (double)time.tv_nsec;
}

static PyObject *timed(PyObject *arguments, operation operation)
{
    PyObject *subject;
    long times;
    if (!PyArg_ParseTuple(arguments, "Ol", &subject, &times))
        return NULL;
    double start = now();
    for (long i = 0; i < times; i++)
        if (operation(subject) < 0)
            return NULL;
    return PyFloat_FromDouble((now() - start) / (double)times);
}

/* Calls with the argument, which is given up, and takes an int from the result. */
static int call_for_int(PyObject *subject, PyObject *argument)
{
    if (argument == NULL)
        return -1;
    PyObject *result = PyObject_CallFunctionObjArgs(subject, argument, NULL);
    Py_DECREF(argument);
    if (result == NULL)
        return -1;
    long long value = PyLong_AsLongLong(result);
    Py_DECREF(result);
    return value == -1 && PyErr_Occurred() ? -1 : 0;
}

static int negate_once(PyObject *subject)
{
    return call_for_int(subject, PyLong_FromLongLong(123456789));
}

static int attribute_once(PyObject *subject)
{
    PyObject *value = PyObject_GetAttr(subject, value_name);
    if (value == NULL)
        return -1;
    long long number = PyLong_AsLongLong(value);
    Py_DECREF(value);
    return number == -1 ? -1 : 0;
}

static int text_once(PyObject *subject)
{
    char copy[sizeof TEXT];
    PyObject *text = PyUnicode_FromStringAndSize(TEXT, sizeof TEXT - 1);
    PyObject *result = text == NULL ? NULL : PyObject_CallFunctionObjArgs(subject, text, NULL);
    Py_XDECREF(text);
    if (result == NULL)
        return -1;
    Py_ssize_t length = 0;
    const char *characters = PyUnicode_AsUTF8AndSize(result, &length);
    if (characters != NULL)
        memcpy(copy, characters, (size_t)length);
    Py_DECREF(result);
    return characters == NULL ? -1 : 0;
}

static int list_to_python_once(PyObject *subject)
{
    PyObject *list = PyList_New(LONGS);
    for (int i = 0; list != NULL && i < LONGS; i++)
        PyList_SetItem(list, i, PyLong_FromLongLong(numbers[i]));
    return call_for_int(subject, list);
}

static int list_from_python_once(PyObject *subject)
{
    static long long copy[LONGS];
    PyObject *list = PyObject_CallNoArgs(subject);
    if (list == NULL)
        return -1;
    for (int i = 0; i < LONGS; i++)
        copy[i] = PyLong_AsLongLong(PyList_GetItem(list, i));
    Py_DECREF(list);
    return PyErr_Occurred() ? -1 : 0;
}

static int dict_to_python_once(PyObject *subject)
{
    PyObject *dict = PyDict_New();
    for (int i = 0; dict != NULL && i < ENTRIES; i++) {
        PyObject *value = PyLong_FromLongLong(numbers[i]);
        PyDict_SetItemString(dict, keys[i], value);
        Py_XDECREF(value);
    }
    return call_for_int(subject, dict);
}

static int dict_from_python_once(PyObject *subject)
{
    static char names[ENTRIES][16];
    static long long values[ENTRIES];
    PyObject *dict = PyObject_CallNoArgs(subject), *key, *value;
    if (dict == NULL)
        return -1;
    Py_ssize_t position = 0;
    for (int i = 0; i < ENTRIES && PyDict_Next(dict, &position, &key, &value); i++) {
        strncpy(names[i], PyUnicode_AsUTF8AndSize(key, NULL), sizeof names[i] - 1);
        values[i] = PyLong_AsLongLong(value);
    }
    Py_DECREF(dict);
    return PyErr_Occurred() ? -1 : 0;
}

static int buffer_once(PyObject *subject)
{
    PyObject *bytes = PyMemoryView_FromMemory((char *)reals, sizeof reals, PyBUF_WRITE);
    PyObject *view = bytes == NULL ? NULL : PyObject_CallMethod(bytes, "cast", "s", "d");
    PyObject *sum = view == NULL ? NULL : PyObject_CallFunctionObjArgs(subject, view, NULL);
    Py_XDECREF(bytes);
    Py_XDECREF(view);
    if (sum == NULL)
        return -1;
    Py_DECREF(sum);
    return 0;
}

/* With the copy that an array needs which a garbage collector may move. */
static int array_once(PyObject *subject)
{
    memcpy(reals, movable, sizeof reals);
    return buffer_once(subject);
}

#define TIMED(name) \
    static PyObject *name(PyObject *module, PyObject *arguments) { return timed(arguments, name##_once); }

TIMED(negate)
TIMED(attribute)
TIMED(text)
TIMED(list_to_python)
TIMED(list_from_python)
TIMED(dict_to_python)
TIMED(dict_from_python)
TIMED(array)
TIMED(buffer)

/* What Python calls back: its argument plus one. */
static PyObject *successor(PyObject *module, PyObject *number)
{
    return PyLong_FromLongLong(PyLong_AsLongLong(number) + 1);
}

static PyMethodDef methods[] = {
    {"negate", negate, METH_VARARGS, NULL},
    {"attribute", attribute, METH_VARARGS, NULL},
    {"text", text, METH_VARARGS, NULL},
    {"listToPython", list_to_python, METH_VARARGS, NULL},
    {"listFromPython", list_from_python, METH_VARARGS, NULL},
    {"dictToPython", dict_to_python, METH_VARARGS, NULL},
    {"dictFromPython", dict_from_python, METH_VARARGS, NULL},
    {"array", array, METH_VARARGS, NULL},
    {"buffer", buffer, METH_VARARGS, NULL},
    {"successor", successor, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static int fill(PyObject *module)
{
    for (int i = 0; i < LONGS; i++)
        numbers[i] = 1000000000LL + i;
    for (int i = 0; i < ENTRIES; i++)
        snprintf(keys[i], sizeof keys[i], "key %d", i);
    for (int i = 0; i < DOUBLES; i++)
        reals[i] = movable[i] = 0.5 * i;
    value_name = PyUnicode_InternFromString("value");
    return value_name == NULL ? -1 : 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, fill}, {0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "floor", NULL, 0, methods, slots, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_floor(void)
{
    return PyModuleDef_Init(&definition);
}
