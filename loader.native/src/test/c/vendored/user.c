/* Each of two modules around one library that they bring along: first and second. */
#include <Python.h>

#ifdef FIRST
#define NAME "first"
#define INIT PyInit_first
#else
#define NAME "second"
#define INIT PyInit_second
#endif

long notsafe_add(long amount);

static PyObject *
add(PyObject *module, PyObject *amount)
{
    /* As h5py does: a lock of the module, and the GIL given up meanwhile. */
    static PyThread_type_lock lock;
    if (lock == NULL) {
        lock = PyThread_allocate_lock();
    }
    long added = PyLong_AsLong(amount), total;
    Py_BEGIN_ALLOW_THREADS
    PyThread_acquire_lock(lock, WAIT_LOCK);
    total = notsafe_add(added);
    PyThread_release_lock(lock);
    Py_END_ALLOW_THREADS
    return PyLong_FromLong(total);
}

static PyMethodDef functions[] = {{"add", add, METH_O, "Adds to the sum."}, {NULL, NULL}};
static PyModuleDef_Slot slots[] = {{0, NULL}};
static PyModuleDef def = {PyModuleDef_HEAD_INIT, NAME, NULL, 0, functions, slots};

PyMODINIT_FUNC
INIT(void)
{
    return PyModuleDef_Init(&def);
}
