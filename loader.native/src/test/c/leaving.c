/* A module that ends the calling thread. */
#include <Python.h>
#include <pthread.h>
#include <threads.h>

static PyObject *
end_thread(PyObject *self, PyObject *unused)
{
    pthread_exit(NULL);
}

static PyObject *
end_without_gil(PyObject *self, PyObject *unused)
{
    PyEval_SaveThread();
    pthread_exit(NULL);
}

static PyObject *
end_thread_of_c(PyObject *self, PyObject *unused)
{
    thrd_exit(0);
}

static void *
end_inside(void *unused)
{
    PyGILState_Ensure();
    pthread_exit(NULL);
}

/* On a thread of its own, which has the GIL. */
static PyObject *
end_other(PyObject *self, PyObject *unused)
{
    pthread_t thread;
    Py_BEGIN_ALLOW_THREADS
    pthread_create(&thread, NULL, end_inside, NULL);
    pthread_join(thread, NULL);
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"end_thread", end_thread, METH_NOARGS, NULL},
    {"end_thread_of_c", end_thread_of_c, METH_NOARGS, NULL},
    {"end_without_gil", end_without_gil, METH_NOARGS, NULL},
    {"end_other", end_other, METH_NOARGS, NULL},
    {NULL, NULL},
};

static PyModuleDef_Slot slots[] = {{Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED}, {0, NULL}};
static PyModuleDef leaving_def = {PyModuleDef_HEAD_INIT, "leaving", NULL, 0, functions, slots};

PyMODINIT_FUNC
PyInit_leaving(void)
{
    return PyModuleDef_Init(&leaving_def);
}
