/* Looks as if it were made with nanobind, whose libraries have names of C++ types in them. */
#include <Python.h>

const char nanobound_type_name[] = "N8nanobind12python_errorE";

static PyModuleDef_Slot slots[] = {{0, NULL}};
static PyModuleDef def = {PyModuleDef_HEAD_INIT, "nanobound", .m_slots = slots};

PyMODINIT_FUNC
PyInit_nanobound(void)
{
    return PyModuleDef_Init(&def);
}
