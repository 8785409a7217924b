/* Modules that are each wrong, or special, in the way their name says; one init function each. */
#include <Python.h>

#define MODULE(NAME, ...) \
    static PyModuleDef NAME##_def = {PyModuleDef_HEAD_INIT, .m_name = #NAME, __VA_ARGS__}; \
    PyMODINIT_FUNC PyInit_##NAME(void) { return PyModuleDef_Init(&NAME##_def); }

#define SLOTS(NAME, ...) static PyModuleDef_Slot NAME##_slots[] = {__VA_ARGS__, {0, NULL}};

#define WITH_SLOTS(NAME, ...) \
    SLOTS(NAME, __VA_ARGS__) \
    MODULE(NAME, .m_slots = NAME##_slots)

/* Runs Python code with the module's namespace. */
static int
run(PyObject *module, const char *code)
{
    PyObject *globals = PyModule_GetDict(module);
    if (PyDict_SetItemString(globals, "__builtins__", PyEval_GetBuiltins()) < 0) {
        return -1;
    }
    PyObject *result = PyRun_String(code, Py_file_input, globals, globals);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

#define EXEC(NAME, CODE) \
    static int NAME##_exec(PyObject *module) { return run(module, CODE); } \
    WITH_SLOTS(NAME, {Py_mod_exec, NAME##_exec})

static int
succeed(PyObject *module)
{
    return PyModule_AddIntConstant(module, "executed", 1);
}

static int
raise_value_error(PyObject *module)
{
    PyErr_SetString(PyExc_ValueError, "raised in exec");
    return -1;
}

static int
fail_silently(PyObject *module)
{
    return -1;
}

static int
leave_exception(PyObject *module)
{
    PyErr_SetString(PyExc_ValueError, "left pending");
    return 0;
}

/* -- init functions -- */

PyMODINIT_FUNC
PyInit_init_returns_null(void)
{
    return NULL;
}

PyMODINIT_FUNC
PyInit_init_raises(void)
{
    PyErr_SetString(PyExc_LookupError, "raised in init");
    return NULL;
}

PyMODINIT_FUNC
PyInit_init_raises_import_error(void)
{
    PyErr_SetString(PyExc_ImportError, "something else is needed");
    return NULL;
}

static PyModuleDef plain_def = {PyModuleDef_HEAD_INIT, .m_name = "plain"};

PyMODINIT_FUNC
PyInit_init_leaves_exception(void)
{
    PyErr_SetString(PyExc_ValueError, "left pending");
    return PyModuleDef_Init(&plain_def);
}

PyMODINIT_FUNC
PyInit_init_returns_uninitialized_definition(void)
{
    static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "uninitialized"};
    return (PyObject *)&definition;
}

PyMODINIT_FUNC
PyInit_init_returns_no_module(void)
{
    return PyLong_FromLong(3);
}

PyMODINIT_FUNC
PyInit_init_returns_module_without_definition(void)
{
    return PyModule_New("init_returns_module_without_definition");
}

static PyModuleDef single_phase_def = {PyModuleDef_HEAD_INIT, .m_name = "single_phase", .m_size = -1};

PyMODINIT_FUNC
PyInit_single_phase(void)
{
    return PyModule_Create(&single_phase_def);
}

/* The module ätherisch_einphasig: single-phase initialization and a name beyond ASCII do not go together. */
PyMODINIT_FUNC
PyInitU_therisch_einphasig_ktb(void)
{
    return PyModule_Create(&single_phase_def);
}

/* -- definitions -- */

MODULE(no_slots, .m_doc = "Has no slots.")
WITH_SLOTS(no_exec_slot, {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED})
WITH_SLOTS(unknown_slot, {Py_mod_exec, succeed}, {99, succeed})
WITH_SLOTS(negative_slot, {Py_mod_exec, succeed}, {-7, succeed})
WITH_SLOTS(two_multiple_interpreters_slots, {Py_mod_exec, succeed},
           {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
           {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED})
WITH_SLOTS(two_gil_slots, {Py_mod_exec, succeed}, {Py_mod_gil, Py_MOD_GIL_USED}, {Py_mod_gil, Py_MOD_GIL_USED})
WITH_SLOTS(not_for_subinterpreters, {Py_mod_exec, succeed},
           {Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED})

SLOTS(negative_size, {Py_mod_exec, succeed})
MODULE(negative_size, .m_size = -5, .m_slots = negative_size_slots)

/* The module ätherisch. */
SLOTS(beyond_ascii, {Py_mod_exec, succeed})
static PyModuleDef beyond_ascii_def = {
    PyModuleDef_HEAD_INIT, .m_name = "beyond_ascii", .m_doc = "\xc3\xa4therisch", .m_slots = beyond_ascii_slots};

PyMODINIT_FUNC
PyInitU_therisch_zza(void)
{
    return PyModuleDef_Init(&beyond_ascii_def);
}

/* -- methods -- */

static PyObject *
answer(PyObject *module, PyObject *ignored)
{
    return PyLong_FromLong(42);
}

static PyMethodDef class_method[] = {
    {"answer", answer, METH_NOARGS, NULL}, {"wrong", answer, METH_NOARGS | METH_CLASS, NULL}, {NULL}};
SLOTS(class_method_among_functions, {Py_mod_exec, succeed})
MODULE(class_method_among_functions, .m_methods = class_method, .m_slots = class_method_among_functions_slots)

static PyMethodDef impossible_flags[] = {{"wrong", answer, METH_NOARGS | METH_O, NULL}, {NULL}};
SLOTS(function_with_impossible_flags, {Py_mod_exec, succeed})
MODULE(function_with_impossible_flags, .m_methods = impossible_flags, .m_slots = function_with_impossible_flags_slots)

static PyMethodDef functions[] = {{"answer", answer, METH_NOARGS, "The answer."}, {NULL}};
SLOTS(functions_and_doc, {Py_mod_exec, succeed})
MODULE(functions_and_doc, .m_doc = "Has a doc.", .m_methods = functions, .m_slots = functions_and_doc_slots)

/* -- state -- */

typedef struct {
    PyObject *held;
} State;

static int traversed, cleared, freed, freed_without_state;

static int
state_traverse(PyObject *module, visitproc visit, void *arg)
{
    State *state = PyModule_GetState(module);
    traversed++;
    if (state != NULL) {
        Py_VISIT(state->held);
    }
    return 0;
}

static int
state_clear(PyObject *module)
{
    State *state = PyModule_GetState(module);
    cleared++;
    if (state != NULL) {
        Py_CLEAR(state->held);
    }
    return 0;
}

static void
state_free(void *module)
{
    if (PyModule_GetState(module) == NULL) {
        freed_without_state++;
        return;
    }
    freed++;
    state_clear(module);
}

static int
state_exec(PyObject *module)
{
    State *state = PyModule_GetState(module);
    if (state == NULL || state->held != NULL) {
        PyErr_SetString(PyExc_AssertionError, "the state is not new");
        return -1;
    }
    state->held = PyList_New(0);
    return state->held == NULL ? -1 : PyModule_AddObjectRef(module, "held", state->held);
}

static PyObject *
held(PyObject *module, PyObject *ignored)
{
    return Py_NewRef(((State *)PyModule_GetState(module))->held);
}

static PyMethodDef state_functions[] = {{"get_held", held, METH_NOARGS, NULL}, {NULL}};
SLOTS(with_state, {Py_mod_exec, state_exec})
MODULE(with_state, .m_size = sizeof(State), .m_methods = state_functions, .m_slots = with_state_slots,
       .m_traverse = state_traverse, .m_clear = state_clear, .m_free = state_free)

static int
state_then_raise(PyObject *module)
{
    return state_exec(module) < 0 ? -1 : raise_value_error(module);
}

SLOTS(with_state_then_raises, {Py_mod_exec, state_then_raise})
MODULE(with_state_then_raises, .m_size = sizeof(State), .m_slots = with_state_then_raises_slots,
       .m_traverse = state_traverse, .m_clear = state_clear, .m_free = state_free)

static PyObject *
counts(PyObject *module, PyObject *ignored)
{
    PyObject *result = Py_BuildValue("(iiii)", traversed > 0, cleared > 0, freed, freed_without_state);
    traversed = cleared = freed = freed_without_state = 0;
    return result;
}

/* What became of the states since it was last asked. */
static PyMethodDef count_functions[] = {{"counts", counts, METH_NOARGS, NULL}, {NULL}};
MODULE(state_counts, .m_methods = count_functions)

/* A type that finds its module by the definition, as those of array and _csv do. */
static PyModuleDef finds_module_by_definition_def;

static PyObject *
thing_module(PyObject *self, PyObject *ignored)
{
    PyObject *module = PyType_GetModuleByDef(Py_TYPE(self), &finds_module_by_definition_def);
    return Py_XNewRef(module);
}

static PyMethodDef thing_methods[] = {{"module", thing_module, METH_NOARGS, NULL}, {NULL}};
static PyType_Slot thing_slots[] = {{Py_tp_methods, thing_methods}, {0, NULL}};
static PyType_Spec thing_spec = {"scenarios.Thing", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, thing_slots};

static int
add_thing(PyObject *module)
{
    PyObject *type = PyType_FromModuleAndSpec(module, &thing_spec, NULL);
    int result = type == NULL ? -1 : PyModule_AddType(module, (PyTypeObject *)type);
    Py_XDECREF(type);
    return result;
}

static PyModuleDef_Slot thing_module_slots[] = {{Py_mod_exec, add_thing}, {0, NULL}};
static PyModuleDef finds_module_by_definition_def = {
    PyModuleDef_HEAD_INIT, .m_name = "finds_module_by_definition", .m_slots = thing_module_slots};

PyMODINIT_FUNC
PyInit_finds_module_by_definition(void)
{
    return PyModuleDef_Init(&finds_module_by_definition_def);
}

/* -- exec slots -- */

WITH_SLOTS(exec_raises, {Py_mod_exec, raise_value_error})
WITH_SLOTS(exec_fails_silently, {Py_mod_exec, fail_silently})
WITH_SLOTS(exec_leaves_exception, {Py_mod_exec, leave_exception})
WITH_SLOTS(second_exec_raises, {Py_mod_exec, succeed}, {Py_mod_exec, raise_value_error}, {Py_mod_exec, fail_silently})
WITH_SLOTS(succeeds, {Py_mod_exec, succeed})

EXEC(exec_raises_import_error, "raise ImportError('something else is needed', name='else')")
EXEC(exec_exits, "raise SystemExit")
EXEC(exec_exits_with_3, "raise SystemExit(3)")
EXEC(exec_exits_with_text, "raise SystemExit('leaving')")
EXEC(exec_is_interrupted, "raise KeyboardInterrupt")
EXEC(exec_recurses, "def f(): f()\nf()")
EXEC(exec_chains, "try:\n  {}['a']\nexcept KeyError as e:\n  raise ValueError('chained') from e")
EXEC(exec_imports_itself,
     "if __name__ == '__main__':\n  import exec_imports_itself as other\n  import sys\n"
     "  distinct = other is not sys.modules['__main__'] and other.__name__ == 'exec_imports_itself'")
EXEC(exec_calls_back, "import hook\nresult = hook.call('called back')")
EXEC(exec_calls_back_and_fails, "import hook\nhook.fail('no')")
EXEC(exec_deletes_its_entry, "import sys\nsys.modules.pop(__name__, None)")
EXEC(exec_replaces_its_entry, "import sys\nsys.modules[__name__] = 'replaced'")
EXEC(exec_starts_thread,
     "import threading\nnames = []\n"
     "t = threading.Thread(target=lambda: names.append(threading.current_thread().name), name='other')\n"
     "t.start()\nt.join()")
EXEC(exec_collects, "import gc\ncollected = gc.collect() >= 0")
EXEC(exec_renames_itself, "__name__ = 'renamed'")
EXEC(exec_has_no_name, "del __name__")

static int
run_another_as_main(PyObject *module)
{
    return run(module,
               "import sys, importlib.util\nspec = importlib.util.find_spec('succeeds')\n"
               "inner = type(sys)('inner')\ngetattr(spec.loader, 'exec_in_module', lambda *args: None)(spec, inner)\n");
}

WITH_SLOTS(exec_executes_another, {Py_mod_exec, run_another_as_main})

/* -- create slots -- */

static PyObject *
create_plain(PyObject *spec, PyModuleDef *definition)
{
    PyObject *name = PyObject_GetAttrString(spec, "name");
    PyObject *module = name == NULL ? NULL : PyModule_NewObject(name);
    Py_XDECREF(name);
    return module;
}

static PyObject *
create_none(PyObject *spec, PyModuleDef *definition)
{
    return Py_NewRef(Py_None);
}

static PyObject *
create_null(PyObject *spec, PyModuleDef *definition)
{
    return NULL;
}

static PyObject *
create_raises(PyObject *spec, PyModuleDef *definition)
{
    PyErr_SetString(PyExc_LookupError, "raised in create");
    return NULL;
}

static PyObject *
create_exits(PyObject *spec, PyModuleDef *definition)
{
    PyErr_SetObject(PyExc_SystemExit, Py_None);
    return NULL;
}

static PyObject *
create_leaves_exception(PyObject *spec, PyModuleDef *definition)
{
    PyErr_SetString(PyExc_ValueError, "left pending");
    return create_plain(spec, definition);
}

static PyObject *
create_subclass(PyObject *spec, PyModuleDef *definition)
{
    PyObject *type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Special", &PyModule_Type);
    PyObject *module = type == NULL ? NULL : PyObject_CallFunction(type, "s", "special");
    Py_XDECREF(type);
    return module;
}

static PyObject *
create_with_attribute(PyObject *spec, PyModuleDef *definition)
{
    PyObject *module = create_plain(spec, definition);
    if (module != NULL && PyModule_AddIntConstant(module, "extra", 1) < 0) {
        Py_CLEAR(module);
    }
    return module;
}

/* As Cython's modules do: there is one module object. */
static PyObject *
create_once(PyObject *spec, PyModuleDef *definition)
{
    static PyObject *module;
    if (module == NULL) {
        module = create_plain(spec, definition);
    }
    return Py_XNewRef(module);
}

static PyObject *
create_executed(PyObject *spec, PyModuleDef *definition)
{
    static PyModuleDef other = {PyModuleDef_HEAD_INIT, .m_name = "other"};
    PyObject *module = PyModule_FromDefAndSpec(&other, spec);
    if (module != NULL && PyModule_ExecDef(module, &other) < 0) {
        Py_CLEAR(module);
    }
    return module;
}

#define CREATES(NAME) WITH_SLOTS(NAME##_slot, {Py_mod_create, NAME}, {Py_mod_exec, succeed})
CREATES(create_plain)
CREATES(create_null)
CREATES(create_raises)
CREATES(create_exits)
CREATES(create_leaves_exception)
CREATES(create_subclass)
CREATES(create_with_attribute)
CREATES(create_once)
CREATES(create_executed)
CREATES(create_none)
WITH_SLOTS(create_no_module, {Py_mod_create, create_none})
SLOTS(create_no_module_with_state, {Py_mod_create, create_none})
MODULE(create_no_module_with_state, .m_size = 8, .m_slots = create_no_module_with_state_slots)
WITH_SLOTS(two_create_slots, {Py_mod_create, create_plain}, {Py_mod_create, create_plain}, {Py_mod_exec, succeed})
