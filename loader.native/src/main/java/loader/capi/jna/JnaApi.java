package loader.capi.jna;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import loader.capi.CApi;

/** The C API through JNA's direct mapping. */
@SuppressWarnings("MethodName")
final class JnaApi implements CApi {

    JnaApi(NativeLibrary python) {
        Native.register(JnaApi.class, python);
    }

    @Override
    public native void Py_IncRef(long object);

    @Override
    public native void Py_DecRef(long object);

    @Override
    public native long Py_GetConstantBorrowed(int id);

    @Override
    public native long PyErr_Occurred();

    @Override
    public native void PyErr_Clear();

    @Override
    public native long PyErr_GetRaisedException();

    @Override
    public native void PyErr_SetRaisedException(long exception);

    @Override
    public native void PyErr_SetString(long type, long message);

    @Override
    public native int PyErr_GivenExceptionMatches(long exception, long type);

    @Override
    public native long PyObject_GetAttr(long object, long name);

    @Override
    public native int PyObject_GetOptionalAttr(long object, long name, long result);

    @Override
    public native int PyObject_SetAttr(long object, long name, long value);

    @Override
    public native int PyObject_DelAttr(long object, long name);

    @Override
    public native long PyObject_GetItem(long object, long key);

    @Override
    public native int PyObject_SetItem(long object, long key, long value);

    @Override
    public native int PyObject_DelItem(long object, long key);

    @Override
    public native long PyObject_Vectorcall(
            long callable, long arguments, long count, long keywords);

    @Override
    public native long PyObject_Str(long object);

    @Override
    public native int PyObject_RichCompareBool(long left, long right, int operation);

    @Override
    public native long PyObject_Hash(long object);

    @Override
    public native long PyObject_Repr(long object);

    @Override
    public native int PyObject_IsTrue(long object);

    @Override
    public native int PyObject_IsInstance(long object, long type);

    @Override
    public native long PyObject_GetIter(long object);

    @Override
    public native long PyIter_Next(long iterator);

    @Override
    public native long PyObject_Size(long object);

    @Override
    public native long PyType_GetFullyQualifiedName(long type);

    @Override
    public native long PyBool_FromLong(long value);

    @Override
    public native long PyLong_FromLongLong(long value);

    @Override
    public native long PyLong_AsLongLongAndOverflow(long object, long overflow);

    @Override
    public native long PyLong_FromNativeBytes(long buffer, long size, int flags);

    @Override
    public native long PyLong_AsNativeBytes(long object, long buffer, long size, int flags);

    @Override
    public native long PyFloat_FromDouble(double value);

    @Override
    public native long PyUnicode_DecodeUTF8(long text, long size, long errors);

    @Override
    public native long PyUnicode_FromKindAndData(int kind, long units, long size);

    @Override
    public native long PyUnicode_AsUTF8AndSize(long text, long size);

    @Override
    public native long PyUnicode_InternFromString(long text);

    @Override
    public native long PyBytes_FromStringAndSize(long bytes, long size);

    @Override
    public native long PyBytes_AsString(long bytes);

    @Override
    public native long PyBytes_Size(long bytes);

    @Override
    public native long PyTuple_New(long size);

    @Override
    public native long PyList_New(long size);

    @Override
    public native long PySequence_List(long iterable);

    @Override
    public native int PySequence_Contains(long container, long item);

    @Override
    public native long PyDict_New();

    @Override
    public native int PyDict_SetItem(long dict, long key, long value);

    @Override
    public native long PyDict_SetDefault(long dict, long key, long value);

    @Override
    public native long PyDict_Items(long dict);

    @Override
    public native long PyMemoryView_FromMemory(long memory, long size, int flags);

    @Override
    public native long PyMemoryView_FromObject(long object);

    @Override
    public native long PyByteArray_FromStringAndSize(long bytes, long size);

    @Override
    public native long PyByteArray_AsString(long array);

    @Override
    public native int PyObject_GetBuffer(long object, long view, int flags);

    @Override
    public native void PyBuffer_Release(long view);

    @Override
    public native long PyModule_NewObject(long name);

    @Override
    public native long PyModule_GetDef(long module);

    @Override
    public native long PyModule_GetState(long module);

    @Override
    public native int PyModule_AddFunctions(long module, long methods);

    @Override
    public native int PyModule_SetDocString(long module, long text);

    @Override
    public native long PyModule_FromDefAndSpec2(long definition, long spec, int version);

    @Override
    public native int PyModule_ExecDef(long module, long definition);

    @Override
    public native long PyImport_GetModule(long name);

    @Override
    public native long Py_CompileStringExFlags(
            long source, long file, int start, long flags, int optimize);

    @Override
    public native long PyEval_GetBuiltins();

    @Override
    public native long PyEval_EvalCode(long code, long globals, long locals);

    @Override
    public native long PyCMethod_New(long definition, long self, long module, long type);

    @Override
    public native int PySys_AuditTuple(long event, long arguments);

    @Override
    public native int Py_IsInitialized();

    @Override
    public native int Py_FinalizeEx();

    @Override
    public native long Py_GetVersion();

    @Override
    public native long PyGILState_GetThisThreadState();

    @Override
    public native long PyInterpreterState_Main();

    @Override
    public native long PyThreadState_New(long interpreter);

    @Override
    public native void PyThreadState_Clear(long state);

    @Override
    public native void PyThreadState_DeleteCurrent();

    @Override
    public native void PyThreadState_Delete(long state);

    @Override
    public native long PyThreadState_GetUnchecked();

    @Override
    public native long PyThreadState_GetInterpreter(long state);

    @Override
    public native long PyEval_SaveThread();

    @Override
    public native void PyEval_RestoreThread(long state);

    @Override
    public native long PyInterpreterState_ThreadHead(long interpreter);

    @Override
    public native long PyThreadState_Next(long state);

    @Override
    public native int PyThread_tss_set(long key, long value);

    @Override
    public native long PyThreadState_Get();

    @Override
    public native int _Py_ReachedRecursionLimitWithMargin(long state, int margins);

    @Override
    public native long PyInterpreterState_GetID(long interpreter);

    @Override
    public native int PyThreadState_SetAsyncExc(long thread, long type);

    @Override
    public native void Py_EndInterpreter(long state);

    @Override
    public native long PyLong_AsLongLong(long object);
}
