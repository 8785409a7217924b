package loader.library.elf;

import java.util.Set;

/**
 * The functions through which a library has its own code called later. C's exit handlers are not
 * among them: those of a library run when it is unmapped.
 */
final class LaterCalls {

    private static final Set<String> NAMES =
            Set.of(
                    "pthread_create",
                    "thrd_create",
                    "clone",
                    "PyThread_start_new_thread",
                    "PyThread_start_joinable_thread",
                    "pthread_key_create",
                    "tss_create",
                    "pthread_atfork",
                    "__register_atfork",
                    "signal",
                    "bsd_signal",
                    "ssignal",
                    "sysv_signal",
                    "__sysv_signal",
                    "sigset",
                    "sigaction",
                    "timer_create",
                    "mq_notify",
                    "on_exit",
                    "at_quick_exit",
                    "_ZSt13set_terminatePFvvE",
                    "_ZSt15set_new_handlerPFvvE",
                    "PyOS_InputHook",
                    "PyOS_ReadlineFunctionPointer",
                    "PyOS_setsig",
                    "PySys_AddAuditHook",
                    "Py_AtExit",
                    "Py_AddPendingCall",
                    "PyImport_AppendInittab",
                    "PyImport_ExtendInittab",
                    "PyMem_SetAllocator",
                    "PyObject_SetArenaAllocator",
                    "PyRefTracer_SetTracer",
                    "PyUnstable_AtExit",
                    "_PyXIData_RegisterClass",
                    "_PyCrossInterpreterData_RegisterClass");

    /** {@code std::thread}, whose name goes on with the type of its argument. */
    private static final String CPP_THREAD = "_ZNSt6thread15_M_start_thread";

    private LaterCalls() {}

    static boolean contains(String name) {
        return NAMES.contains(name) || name.startsWith(CPP_THREAD);
    }
}
