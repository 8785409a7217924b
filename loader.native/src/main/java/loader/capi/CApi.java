package loader.capi;

/**
 * The functions of CPython's C API that Loader uses, under their C names. Pointers and sizes are
 * {@code long}, nothing is checked: an argument that C would not accept ends the process. Unless a
 * line says otherwise the thread must be attached.
 */
@SuppressWarnings("MethodName")
public interface CApi {

    /** Takes a further reference. */
    void Py_IncRef(long object);

    /** Gives a reference back. */
    void Py_DecRef(long object);

    /** Borrowed reference: 0 is None, 1 is False, 2 is True. */
    long Py_GetConstantBorrowed(int id);

    /** Borrowed reference to the pending exception's type, or NULL. */
    long PyErr_Occurred();

    /** Drops the pending exception. */
    void PyErr_Clear();

    /** New reference to the pending exception, which is pending no longer, or NULL. */
    long PyErr_GetRaisedException();

    /** Steals the exception and makes it pending. */
    void PyErr_SetRaisedException(long exception);

    /** Makes an exception of the type pending; the message is UTF-8. */
    void PyErr_SetString(long type, long message);

    /** Whether the exception is of the type. */
    int PyErr_GivenExceptionMatches(long exception, long type);

    /** New reference, or NULL with an exception set. */
    long PyObject_GetAttr(long object, long name);

    /** 1 with a new reference stored, 0 when there is no such attribute, or -1. */
    int PyObject_GetOptionalAttr(long object, long name, long result);

    /** -1 with an exception set on failure. */
    int PyObject_SetAttr(long object, long name, long value);

    /** -1 with an exception set on failure. */
    int PyObject_DelAttr(long object, long name);

    /** New reference, or NULL with an exception set. */
    long PyObject_GetItem(long object, long key);

    /** -1 with an exception set on failure. */
    int PyObject_SetItem(long object, long key, long value);

    /** -1 with an exception set on failure. */
    int PyObject_DelItem(long object, long key);

    /** New reference, or NULL with an exception set. */
    long PyObject_Vectorcall(long callable, long arguments, long count, long keywords);

    /** New reference, or NULL with an exception set. */
    long PyObject_Str(long object);

    /** 1, 0, or -1 with an exception set. */
    int PyObject_RichCompareBool(long left, long right, int operation);

    /** The hash, or -1 with an exception set. */
    long PyObject_Hash(long object);

    /** New reference to a str, or NULL with an exception set. */
    long PyObject_Repr(long object);

    /** 1, 0, or -1 with an exception set. */
    int PyObject_IsTrue(long object);

    /** 1, 0, or -1 with an exception set. */
    int PyObject_IsInstance(long object, long type);

    /** New reference, or NULL with an exception set. */
    long PyObject_GetIter(long object);

    /** New reference, or NULL at the end or with an exception set. */
    long PyIter_Next(long iterator);

    /** The length, or -1 with an exception set. */
    long PyObject_Size(long object);

    /** New reference to a str, or NULL with an exception set. */
    long PyType_GetFullyQualifiedName(long type);

    /** New reference. */
    long PyBool_FromLong(long value);

    /** New reference, or NULL with an exception set. */
    long PyLong_FromLongLong(long value);

    /** The value; the int stored tells an overflow; -1 may be an exception. */
    long PyLong_AsLongLongAndOverflow(long object, long overflow);

    /** New reference, or NULL with an exception set. */
    long PyLong_FromNativeBytes(long buffer, long size, int flags);

    /** The size needed, or -1 with an exception set. */
    long PyLong_AsNativeBytes(long object, long buffer, long size, int flags);

    /** New reference, or NULL with an exception set. */
    long PyFloat_FromDouble(double value);

    /** New reference, or NULL with an exception set. */
    long PyUnicode_DecodeUTF8(long text, long size, long errors);

    /** New reference to a str of code units of 1, 2 or 4 bytes, or NULL with an exception set. */
    long PyUnicode_FromKindAndData(int kind, long units, long size);

    /** Borrowed UTF-8 that lives as long as the object, or NULL with an exception set. */
    long PyUnicode_AsUTF8AndSize(long text, long size);

    /** New reference to an interned str, or NULL with an exception set. */
    long PyUnicode_InternFromString(long text);

    /** New reference, or NULL with an exception set. */
    long PyBytes_FromStringAndSize(long bytes, long size);

    /** Borrowed contents, or NULL with an exception set. */
    long PyBytes_AsString(long bytes);

    /** The length, or -1 with an exception set. */
    long PyBytes_Size(long bytes);

    /** New reference, or NULL with an exception set. */
    long PyTuple_New(long size);

    /** New reference, or NULL with an exception set. */
    long PyList_New(long size);

    /** New reference to a list, or NULL with an exception set. */
    long PySequence_List(long iterable);

    /** 1 when the item is in the container, 0 when it is not, -1 with an exception set. */
    int PySequence_Contains(long container, long item);

    /** New reference, or NULL with an exception set. */
    long PyDict_New();

    /** -1 with an exception set on failure. */
    int PyDict_SetItem(long dict, long key, long value);

    /** Borrowed reference to what the dict has for the key now, or NULL with an exception set. */
    long PyDict_SetDefault(long dict, long key, long value);

    /** New reference to a list of pairs, or NULL with an exception set. */
    long PyDict_Items(long dict);

    /** New reference, or NULL with an exception set; the memory must outlive it. */
    long PyMemoryView_FromMemory(long memory, long size, int flags);

    /** New reference to a view of what an object exports, or NULL with an exception set. */
    long PyMemoryView_FromObject(long object);

    /** New reference to a bytearray, or NULL with an exception set; NULL leaves it unfilled. */
    long PyByteArray_FromStringAndSize(long bytes, long size);

    /** The address of a bytearray's bytes, which it keeps while it has a view. */
    long PyByteArray_AsString(long array);

    /** Fills the view, which owns a reference; -1 with an exception set on failure. */
    int PyObject_GetBuffer(long object, long view, int flags);

    /** Gives back what the view owns. */
    void PyBuffer_Release(long view);

    /** New reference, or NULL with an exception set. */
    long PyModule_NewObject(long name);

    /** The module's PyModuleDef, or NULL, perhaps with an exception set. */
    long PyModule_GetDef(long module);

    /** The module's state, or NULL, perhaps with an exception set. */
    long PyModule_GetState(long module);

    /** -1 with an exception set on failure. */
    int PyModule_AddFunctions(long module, long methods);

    /** -1 with an exception set on failure. */
    int PyModule_SetDocString(long module, long text);

    /** New reference, or NULL with an exception set. */
    long PyModule_FromDefAndSpec2(long definition, long spec, int version);

    /** -1 with an exception set on failure. */
    int PyModule_ExecDef(long module, long definition);

    /** New reference to what sys.modules has, or NULL, perhaps with an exception set. */
    long PyImport_GetModule(long name);

    /** New reference, or NULL with an exception set. */
    long Py_CompileStringExFlags(long source, long file, int start, long flags, int optimize);

    /** Borrowed reference to the built-in names of the current frame. */
    long PyEval_GetBuiltins();

    /** New reference, or NULL with an exception set. */
    long PyEval_EvalCode(long code, long globals, long locals);

    /** New reference, or NULL with an exception set. */
    long PyCMethod_New(long definition, long self, long module, long type);

    /** Raises an audit event; -1 with an exception set when a hook refuses. */
    int PySys_AuditTuple(long event, long arguments);

    /** Whether Python runs in this process. */
    int Py_IsInitialized();

    /** Ends Python; -1 when the standard streams could not be flushed. */
    int Py_FinalizeEx();

    /** Borrowed C text. */
    long Py_GetVersion();

    /** The state recorded for this OS thread, or NULL; needs no attached thread. */
    long PyGILState_GetThisThreadState();

    /** Sets the calling thread's value of a {@code Py_tss_t}; needs no attached thread. */
    int PyThread_tss_set(long key, long value);

    /** The main interpreter's state. */
    long PyInterpreterState_Main();

    /** A state for this thread; needs no attached thread. */
    long PyThreadState_New(long interpreter);

    /** Empties a state that is to be deleted. */
    void PyThreadState_Clear(long state);

    /** Frees the emptied current state; the thread is then not attached. */
    void PyThreadState_DeleteCurrent();

    /** Frees an emptied state that is not current. */
    void PyThreadState_Delete(long state);

    /** The current thread state, or NULL when the thread is not attached. */
    long PyThreadState_GetUnchecked();

    /** The interpreter a thread state belongs to. */
    long PyThreadState_GetInterpreter(long state);

    /** Detaches the thread; its state. */
    long PyEval_SaveThread();

    /** Attaches the thread, waiting for the GIL. */
    void PyEval_RestoreThread(long state);

    /** The first of an interpreter's thread states, or NULL. */
    long PyInterpreterState_ThreadHead(long interpreter);

    /** The next thread state of the same interpreter, or NULL. */
    long PyThreadState_Next(long state);

    /** The current thread state. */
    long PyThreadState_Get();

    /**
     * 1 when less stack than so many margins of CPython is left to the thread. Private, but what
     * {@code Py_EnterRecursiveCall} does for a single margin.
     */
    int _Py_ReachedRecursionLimitWithMargin(long state, int margins);

    /** The interpreter's number; 0 is the main interpreter. */
    long PyInterpreterState_GetID(long interpreter);

    /** Raises an exception in another thread, by its identifier; how many threads have it. */
    int PyThreadState_SetAsyncExc(long thread, long type);

    /**
     * Ends the current sub-interpreter, whose only thread state this must be; then none is current.
     */
    void Py_EndInterpreter(long state);

    /** The value; -1 may be an exception. */
    long PyLong_AsLongLong(long object);
}
