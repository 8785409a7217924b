package loader.ffm;

import java.lang.foreign.MemorySegment;
import loader.capi.CApi;

/**
 * The C API through {@code java.lang.foreign}: one method handle per signature, one address per
 * function.
 */
@SuppressWarnings("MethodName")
final class FfmApi implements CApi {
    private static final MemorySegment Py_IncRef = FfmLibrary.python("Py_IncRef");
    private static final MemorySegment Py_DecRef = FfmLibrary.python("Py_DecRef");
    private static final MemorySegment Py_GetConstantBorrowed =
            FfmLibrary.python("Py_GetConstantBorrowed");
    private static final MemorySegment PyErr_Occurred = FfmLibrary.python("PyErr_Occurred");
    private static final MemorySegment PyErr_Clear = FfmLibrary.python("PyErr_Clear");
    private static final MemorySegment PyErr_GetRaisedException =
            FfmLibrary.python("PyErr_GetRaisedException");
    private static final MemorySegment PyErr_SetRaisedException =
            FfmLibrary.python("PyErr_SetRaisedException");
    private static final MemorySegment PyErr_SetString = FfmLibrary.python("PyErr_SetString");
    private static final MemorySegment PyErr_GivenExceptionMatches =
            FfmLibrary.python("PyErr_GivenExceptionMatches");
    private static final MemorySegment PyObject_GetAttr = FfmLibrary.python("PyObject_GetAttr");
    private static final MemorySegment PyObject_GetOptionalAttr =
            FfmLibrary.python("PyObject_GetOptionalAttr");
    private static final MemorySegment PyObject_SetAttr = FfmLibrary.python("PyObject_SetAttr");
    private static final MemorySegment PyObject_DelAttr = FfmLibrary.python("PyObject_DelAttr");
    private static final MemorySegment PyObject_GetItem = FfmLibrary.python("PyObject_GetItem");
    private static final MemorySegment PyObject_SetItem = FfmLibrary.python("PyObject_SetItem");
    private static final MemorySegment PyObject_DelItem = FfmLibrary.python("PyObject_DelItem");
    private static final MemorySegment PyObject_Vectorcall =
            FfmLibrary.python("PyObject_Vectorcall");
    private static final MemorySegment PyObject_Str = FfmLibrary.python("PyObject_Str");
    private static final MemorySegment PyObject_RichCompareBool =
            FfmLibrary.python("PyObject_RichCompareBool");
    private static final MemorySegment PyObject_Hash = FfmLibrary.python("PyObject_Hash");
    private static final MemorySegment PyObject_Repr = FfmLibrary.python("PyObject_Repr");
    private static final MemorySegment PyObject_IsTrue = FfmLibrary.python("PyObject_IsTrue");
    private static final MemorySegment PyObject_IsInstance =
            FfmLibrary.python("PyObject_IsInstance");
    private static final MemorySegment PyObject_GetIter = FfmLibrary.python("PyObject_GetIter");
    private static final MemorySegment PyIter_Next = FfmLibrary.python("PyIter_Next");
    private static final MemorySegment PyObject_Size = FfmLibrary.python("PyObject_Size");
    private static final MemorySegment PyType_GetFullyQualifiedName =
            FfmLibrary.python("PyType_GetFullyQualifiedName");
    private static final MemorySegment PyBool_FromLong = FfmLibrary.python("PyBool_FromLong");
    private static final MemorySegment PyLong_FromLongLong =
            FfmLibrary.python("PyLong_FromLongLong");
    private static final MemorySegment PyLong_AsLongLongAndOverflow =
            FfmLibrary.python("PyLong_AsLongLongAndOverflow");
    private static final MemorySegment PyLong_FromNativeBytes =
            FfmLibrary.python("PyLong_FromNativeBytes");
    private static final MemorySegment PyLong_AsNativeBytes =
            FfmLibrary.python("PyLong_AsNativeBytes");
    private static final MemorySegment PyFloat_FromDouble = FfmLibrary.python("PyFloat_FromDouble");
    private static final MemorySegment PyUnicode_DecodeUTF8 =
            FfmLibrary.python("PyUnicode_DecodeUTF8");
    private static final MemorySegment PyUnicode_FromKindAndData =
            FfmLibrary.python("PyUnicode_FromKindAndData");
    private static final MemorySegment PyUnicode_AsUTF8AndSize =
            FfmLibrary.python("PyUnicode_AsUTF8AndSize");
    private static final MemorySegment PyUnicode_InternFromString =
            FfmLibrary.python("PyUnicode_InternFromString");
    private static final MemorySegment PyBytes_FromStringAndSize =
            FfmLibrary.python("PyBytes_FromStringAndSize");
    private static final MemorySegment PyBytes_AsString = FfmLibrary.python("PyBytes_AsString");
    private static final MemorySegment PyBytes_Size = FfmLibrary.python("PyBytes_Size");
    private static final MemorySegment PyTuple_New = FfmLibrary.python("PyTuple_New");
    private static final MemorySegment PyList_New = FfmLibrary.python("PyList_New");
    private static final MemorySegment PySequence_List = FfmLibrary.python("PySequence_List");
    private static final MemorySegment PySequence_Contains =
            FfmLibrary.python("PySequence_Contains");
    private static final MemorySegment PyDict_New = FfmLibrary.python("PyDict_New");
    private static final MemorySegment PyDict_SetItem = FfmLibrary.python("PyDict_SetItem");
    private static final MemorySegment PyDict_SetDefault = FfmLibrary.python("PyDict_SetDefault");
    private static final MemorySegment PyDict_Items = FfmLibrary.python("PyDict_Items");
    private static final MemorySegment PyMemoryView_FromMemory =
            FfmLibrary.python("PyMemoryView_FromMemory");
    private static final MemorySegment PyMemoryView_FromObject =
            FfmLibrary.python("PyMemoryView_FromObject");
    private static final MemorySegment PyByteArray_FromStringAndSize =
            FfmLibrary.python("PyByteArray_FromStringAndSize");
    private static final MemorySegment PyByteArray_AsString =
            FfmLibrary.python("PyByteArray_AsString");
    private static final MemorySegment PyObject_GetBuffer = FfmLibrary.python("PyObject_GetBuffer");
    private static final MemorySegment PyBuffer_Release = FfmLibrary.python("PyBuffer_Release");
    private static final MemorySegment PyModule_NewObject = FfmLibrary.python("PyModule_NewObject");
    private static final MemorySegment PyModule_GetDef = FfmLibrary.python("PyModule_GetDef");
    private static final MemorySegment PyModule_GetState = FfmLibrary.python("PyModule_GetState");
    private static final MemorySegment PyModule_AddFunctions =
            FfmLibrary.python("PyModule_AddFunctions");
    private static final MemorySegment PyModule_SetDocString =
            FfmLibrary.python("PyModule_SetDocString");
    private static final MemorySegment PyModule_FromDefAndSpec2 =
            FfmLibrary.python("PyModule_FromDefAndSpec2");
    private static final MemorySegment PyModule_ExecDef = FfmLibrary.python("PyModule_ExecDef");
    private static final MemorySegment PyImport_GetModule = FfmLibrary.python("PyImport_GetModule");
    private static final MemorySegment Py_CompileStringExFlags =
            FfmLibrary.python("Py_CompileStringExFlags");
    private static final MemorySegment PyEval_GetBuiltins = FfmLibrary.python("PyEval_GetBuiltins");
    private static final MemorySegment PyEval_EvalCode = FfmLibrary.python("PyEval_EvalCode");
    private static final MemorySegment PyCMethod_New = FfmLibrary.python("PyCMethod_New");
    private static final MemorySegment PySys_AuditTuple = FfmLibrary.python("PySys_AuditTuple");
    private static final MemorySegment Py_IsInitialized = FfmLibrary.python("Py_IsInitialized");
    private static final MemorySegment Py_FinalizeEx = FfmLibrary.python("Py_FinalizeEx");
    private static final MemorySegment Py_GetVersion = FfmLibrary.python("Py_GetVersion");
    private static final MemorySegment PyGILState_GetThisThreadState =
            FfmLibrary.python("PyGILState_GetThisThreadState");
    private static final MemorySegment PyInterpreterState_Main =
            FfmLibrary.python("PyInterpreterState_Main");
    private static final MemorySegment PyThreadState_New = FfmLibrary.python("PyThreadState_New");
    private static final MemorySegment PyThreadState_Clear =
            FfmLibrary.python("PyThreadState_Clear");
    private static final MemorySegment PyThreadState_DeleteCurrent =
            FfmLibrary.python("PyThreadState_DeleteCurrent");
    private static final MemorySegment PyThreadState_Delete =
            FfmLibrary.python("PyThreadState_Delete");
    private static final MemorySegment PyThreadState_GetUnchecked =
            FfmLibrary.python("PyThreadState_GetUnchecked");
    private static final MemorySegment PyThreadState_GetInterpreter =
            FfmLibrary.python("PyThreadState_GetInterpreter");
    private static final MemorySegment PyEval_SaveThread = FfmLibrary.python("PyEval_SaveThread");
    private static final MemorySegment PyEval_RestoreThread =
            FfmLibrary.python("PyEval_RestoreThread");
    private static final MemorySegment PyInterpreterState_ThreadHead =
            FfmLibrary.python("PyInterpreterState_ThreadHead");
    private static final MemorySegment PyThreadState_Next = FfmLibrary.python("PyThreadState_Next");
    private static final MemorySegment PyThread_tss_set = FfmLibrary.python("PyThread_tss_set");
    private static final MemorySegment PyThreadState_Get = FfmLibrary.python("PyThreadState_Get");
    private static final MemorySegment _Py_ReachedRecursionLimitWithMargin =
            FfmLibrary.python("_Py_ReachedRecursionLimitWithMargin");
    private static final MemorySegment PyInterpreterState_GetID =
            FfmLibrary.python("PyInterpreterState_GetID");
    private static final MemorySegment PyThreadState_SetAsyncExc =
            FfmLibrary.python("PyThreadState_SetAsyncExc");
    private static final MemorySegment Py_EndInterpreter = FfmLibrary.python("Py_EndInterpreter");
    private static final MemorySegment PyLong_AsLongLong = FfmLibrary.python("PyLong_AsLongLong");

    @Override
    public void Py_IncRef(long object) {
        Downcalls.callLeaf(Py_IncRef, object);
    }

    @Override
    public void Py_DecRef(long object) {
        Downcalls.call(Py_DecRef, object);
    }

    @Override
    public long Py_GetConstantBorrowed(int id) {
        return Downcalls.call(Py_GetConstantBorrowed, id);
    }

    @Override
    public long PyErr_Occurred() {
        return Downcalls.callLeaf(PyErr_Occurred);
    }

    @Override
    public void PyErr_Clear() {
        Downcalls.call(PyErr_Clear);
    }

    @Override
    public long PyErr_GetRaisedException() {
        return Downcalls.call(PyErr_GetRaisedException);
    }

    @Override
    public void PyErr_SetRaisedException(long exception) {
        Downcalls.call(PyErr_SetRaisedException, exception);
    }

    @Override
    public void PyErr_SetString(long type, long message) {
        Downcalls.call(PyErr_SetString, type, message);
    }

    @Override
    public int PyErr_GivenExceptionMatches(long exception, long type) {
        return Downcalls.callInt(PyErr_GivenExceptionMatches, exception, type);
    }

    @Override
    public long PyObject_GetAttr(long object, long name) {
        return Downcalls.call(PyObject_GetAttr, object, name);
    }

    @Override
    public int PyObject_GetOptionalAttr(long object, long name, long result) {
        return Downcalls.callInt(PyObject_GetOptionalAttr, object, name, result);
    }

    @Override
    public int PyObject_SetAttr(long object, long name, long value) {
        return Downcalls.callInt(PyObject_SetAttr, object, name, value);
    }

    @Override
    public int PyObject_DelAttr(long object, long name) {
        return Downcalls.callInt(PyObject_DelAttr, object, name);
    }

    @Override
    public long PyObject_GetItem(long object, long key) {
        return Downcalls.call(PyObject_GetItem, object, key);
    }

    @Override
    public int PyObject_SetItem(long object, long key, long value) {
        return Downcalls.callInt(PyObject_SetItem, object, key, value);
    }

    @Override
    public int PyObject_DelItem(long object, long key) {
        return Downcalls.callInt(PyObject_DelItem, object, key);
    }

    @Override
    public long PyObject_Vectorcall(long callable, long arguments, long count, long keywords) {
        return Downcalls.call(PyObject_Vectorcall, callable, arguments, count, keywords);
    }

    @Override
    public long PyObject_Str(long object) {
        return Downcalls.call(PyObject_Str, object);
    }

    @Override
    public int PyObject_RichCompareBool(long left, long right, int operation) {
        return Downcalls.callInt(PyObject_RichCompareBool, left, right, operation);
    }

    @Override
    public long PyObject_Hash(long object) {
        return Downcalls.call(PyObject_Hash, object);
    }

    @Override
    public long PyObject_Repr(long object) {
        return Downcalls.call(PyObject_Repr, object);
    }

    @Override
    public int PyObject_IsTrue(long object) {
        return Downcalls.callInt(PyObject_IsTrue, object);
    }

    @Override
    public int PyObject_IsInstance(long object, long type) {
        return Downcalls.callInt(PyObject_IsInstance, object, type);
    }

    @Override
    public long PyObject_GetIter(long object) {
        return Downcalls.call(PyObject_GetIter, object);
    }

    @Override
    public long PyIter_Next(long iterator) {
        return Downcalls.call(PyIter_Next, iterator);
    }

    @Override
    public long PyObject_Size(long object) {
        return Downcalls.call(PyObject_Size, object);
    }

    @Override
    public long PyType_GetFullyQualifiedName(long type) {
        return Downcalls.call(PyType_GetFullyQualifiedName, type);
    }

    @Override
    public long PyBool_FromLong(long value) {
        return Downcalls.call(PyBool_FromLong, value);
    }

    @Override
    public long PyLong_FromLongLong(long value) {
        return Downcalls.callLeaf(PyLong_FromLongLong, value);
    }

    @Override
    public long PyLong_AsLongLongAndOverflow(long object, long overflow) {
        return Downcalls.call(PyLong_AsLongLongAndOverflow, object, overflow);
    }

    @Override
    public long PyLong_FromNativeBytes(long buffer, long size, int flags) {
        return Downcalls.call(PyLong_FromNativeBytes, buffer, size, flags);
    }

    @Override
    public long PyLong_AsNativeBytes(long object, long buffer, long size, int flags) {
        return Downcalls.call(PyLong_AsNativeBytes, object, buffer, size, flags);
    }

    @Override
    public long PyFloat_FromDouble(double value) {
        return Downcalls.callLeaf(PyFloat_FromDouble, value);
    }

    @Override
    public long PyUnicode_DecodeUTF8(long text, long size, long errors) {
        return Downcalls.call(PyUnicode_DecodeUTF8, text, size, errors);
    }

    @Override
    public long PyUnicode_FromKindAndData(int kind, long units, long size) {
        return Downcalls.call(PyUnicode_FromKindAndData, kind, units, size);
    }

    @Override
    public long PyUnicode_AsUTF8AndSize(long text, long size) {
        return Downcalls.call(PyUnicode_AsUTF8AndSize, text, size);
    }

    @Override
    public long PyUnicode_InternFromString(long text) {
        return Downcalls.call(PyUnicode_InternFromString, text);
    }

    @Override
    public long PyBytes_FromStringAndSize(long bytes, long size) {
        return Downcalls.call(PyBytes_FromStringAndSize, bytes, size);
    }

    @Override
    public long PyBytes_AsString(long bytes) {
        return Downcalls.call(PyBytes_AsString, bytes);
    }

    @Override
    public long PyBytes_Size(long bytes) {
        return Downcalls.call(PyBytes_Size, bytes);
    }

    @Override
    public long PyTuple_New(long size) {
        return Downcalls.call(PyTuple_New, size);
    }

    @Override
    public long PyList_New(long size) {
        return Downcalls.call(PyList_New, size);
    }

    @Override
    public long PySequence_List(long iterable) {
        return Downcalls.call(PySequence_List, iterable);
    }

    @Override
    public int PySequence_Contains(long container, long item) {
        return Downcalls.callInt(PySequence_Contains, container, item);
    }

    @Override
    public long PyDict_New() {
        return Downcalls.call(PyDict_New);
    }

    @Override
    public int PyDict_SetItem(long dict, long key, long value) {
        return Downcalls.callInt(PyDict_SetItem, dict, key, value);
    }

    @Override
    public long PyDict_SetDefault(long dict, long key, long value) {
        return Downcalls.call(PyDict_SetDefault, dict, key, value);
    }

    @Override
    public long PyDict_Items(long dict) {
        return Downcalls.call(PyDict_Items, dict);
    }

    @Override
    public long PyMemoryView_FromMemory(long memory, long size, int flags) {
        return Downcalls.call(PyMemoryView_FromMemory, memory, size, flags);
    }

    @Override
    public long PyMemoryView_FromObject(long object) {
        return Downcalls.call(PyMemoryView_FromObject, object);
    }

    @Override
    public long PyByteArray_FromStringAndSize(long bytes, long size) {
        return Downcalls.call(PyByteArray_FromStringAndSize, bytes, size);
    }

    @Override
    public long PyByteArray_AsString(long array) {
        return Downcalls.call(PyByteArray_AsString, array);
    }

    @Override
    public int PyObject_GetBuffer(long object, long view, int flags) {
        return Downcalls.callInt(PyObject_GetBuffer, object, view, flags);
    }

    @Override
    public void PyBuffer_Release(long view) {
        Downcalls.call(PyBuffer_Release, view);
    }

    @Override
    public long PyModule_NewObject(long name) {
        return Downcalls.call(PyModule_NewObject, name);
    }

    @Override
    public long PyModule_GetDef(long module) {
        return Downcalls.call(PyModule_GetDef, module);
    }

    @Override
    public long PyModule_GetState(long module) {
        return Downcalls.call(PyModule_GetState, module);
    }

    @Override
    public int PyModule_AddFunctions(long module, long methods) {
        return Downcalls.callInt(PyModule_AddFunctions, module, methods);
    }

    @Override
    public int PyModule_SetDocString(long module, long text) {
        return Downcalls.callInt(PyModule_SetDocString, module, text);
    }

    @Override
    public long PyModule_FromDefAndSpec2(long definition, long spec, int version) {
        return Downcalls.call(PyModule_FromDefAndSpec2, definition, spec, version);
    }

    @Override
    public int PyModule_ExecDef(long module, long definition) {
        return Downcalls.callInt(PyModule_ExecDef, module, definition);
    }

    @Override
    public long PyImport_GetModule(long name) {
        return Downcalls.call(PyImport_GetModule, name);
    }

    @Override
    public long Py_CompileStringExFlags(
            long source, long file, int start, long flags, int optimize) {
        return Downcalls.call(Py_CompileStringExFlags, source, file, start, flags, optimize);
    }

    @Override
    public long PyEval_GetBuiltins() {
        return Downcalls.call(PyEval_GetBuiltins);
    }

    @Override
    public long PyEval_EvalCode(long code, long globals, long locals) {
        return Downcalls.call(PyEval_EvalCode, code, globals, locals);
    }

    @Override
    public long PyCMethod_New(long definition, long self, long module, long type) {
        return Downcalls.call(PyCMethod_New, definition, self, module, type);
    }

    @Override
    public int PySys_AuditTuple(long event, long arguments) {
        return Downcalls.callInt(PySys_AuditTuple, event, arguments);
    }

    @Override
    public int Py_IsInitialized() {
        return Downcalls.callInt(Py_IsInitialized);
    }

    @Override
    public int Py_FinalizeEx() {
        return Downcalls.callInt(Py_FinalizeEx);
    }

    @Override
    public long Py_GetVersion() {
        return Downcalls.call(Py_GetVersion);
    }

    @Override
    public long PyGILState_GetThisThreadState() {
        return Downcalls.call(PyGILState_GetThisThreadState);
    }

    @Override
    public long PyInterpreterState_Main() {
        return Downcalls.call(PyInterpreterState_Main);
    }

    @Override
    public long PyThreadState_New(long interpreter) {
        return Downcalls.call(PyThreadState_New, interpreter);
    }

    @Override
    public void PyThreadState_Clear(long state) {
        Downcalls.call(PyThreadState_Clear, state);
    }

    @Override
    public void PyThreadState_DeleteCurrent() {
        Downcalls.call(PyThreadState_DeleteCurrent);
    }

    @Override
    public void PyThreadState_Delete(long state) {
        Downcalls.call(PyThreadState_Delete, state);
    }

    @Override
    public long PyThreadState_GetUnchecked() {
        return Downcalls.call(PyThreadState_GetUnchecked);
    }

    @Override
    public long PyThreadState_GetInterpreter(long state) {
        return Downcalls.call(PyThreadState_GetInterpreter, state);
    }

    @Override
    public long PyEval_SaveThread() {
        return Downcalls.call(PyEval_SaveThread);
    }

    @Override
    public void PyEval_RestoreThread(long state) {
        Downcalls.call(PyEval_RestoreThread, state);
    }

    @Override
    public long PyInterpreterState_ThreadHead(long interpreter) {
        return Downcalls.call(PyInterpreterState_ThreadHead, interpreter);
    }

    @Override
    public long PyThreadState_Next(long state) {
        return Downcalls.call(PyThreadState_Next, state);
    }

    @Override
    public int PyThread_tss_set(long key, long value) {
        return Downcalls.callInt(PyThread_tss_set, key, value);
    }

    @Override
    public long PyThreadState_Get() {
        return Downcalls.call(PyThreadState_Get);
    }

    @Override
    public int _Py_ReachedRecursionLimitWithMargin(long state, int margins) {
        return Downcalls.callInt(_Py_ReachedRecursionLimitWithMargin, state, margins);
    }

    @Override
    public long PyInterpreterState_GetID(long interpreter) {
        return Downcalls.call(PyInterpreterState_GetID, interpreter);
    }

    @Override
    public int PyThreadState_SetAsyncExc(long thread, long type) {
        return Downcalls.callInt(PyThreadState_SetAsyncExc, thread, type);
    }

    @Override
    public void Py_EndInterpreter(long state) {
        Downcalls.call(Py_EndInterpreter, state);
    }

    @Override
    public long PyLong_AsLongLong(long object) {
        return Downcalls.call(PyLong_AsLongLong, object);
    }
}
