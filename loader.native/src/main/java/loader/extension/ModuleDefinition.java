package loader.extension;

import java.util.OptionalLong;
import loader.capi.Memory;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.libpython.Layout;

/**
 * A {@code PyModuleDef} that an init function returned, borrowed: it lives as long as its library.
 */
record ModuleDefinition(long address, Slots slots) {

    private static final long NOT_SUPPORTED = 0;

    private static final long OWN_GIL_SUPPORTED = 2;

    private static final int API_VERSION = 1013;

    /** The {@code m_size} of a module whose state is in C variables. */
    private static final long NO_STATE = -1;

    static ModuleDefinition at(AttachedThread python, long address) {
        return new ModuleDefinition(address, Slots.of(python.memory(), address));
    }

    /**
     * Raises what {@code PyModule_FromDefAndSpec} raises for it in this interpreter, before
     * anything of the module runs: CPython itself makes a module, from a copy that has neither a
     * create slot nor contents, and the module is dropped.
     */
    void validate(AttachedThread python, Reference spec, String module) {
        if (slots.isRepeated(Slots.CREATE)) {
            throw python.systemError("module " + module + " has multiple create slots");
        }
        Memory memory = python.memory();
        long copiedSlots = slots.without(Slots.CREATE).copy(memory);
        long copy = copy(memory, copiedSlots);
        try {
            new ModuleDefinition(copy, slots).newModule(python, spec).close();
        } finally {
            memory.free(copy);
            memory.free(copiedSlots);
        }
    }

    private long copy(Memory memory, long copiedSlots) {
        long copy = memory.allocate(Layout.MODULE_DEF_SIZE);
        byte[] head = memory.getBytes(address, Layout.M_METHODS);
        memory.putBytes(copy, head, head.length);
        memory.putLong(copy + Layout.M_DOC, 0);
        memory.putLong(copy + Layout.M_SLOTS, copiedSlots);
        return copy;
    }

    /** A new module of it ({@code PyModule_FromDefAndSpec}), which the caller closes. */
    Reference newModule(AttachedThread python, Reference spec) {
        return python.owned(
                python.api().PyModule_FromDefAndSpec2(address, spec.address(), API_VERSION));
    }

    OptionalLong createFunction() {
        return slots.value(Slots.CREATE);
    }

    /**
     * Whether it says that any number of interpreters may use it at once ({@code
     * Py_MOD_PER_INTERPRETER_GIL_SUPPORTED}).
     */
    boolean supportsOwnGil() {
        return slots.value(Slots.MULTIPLE_INTERPRETERS).orElse(0) == OWN_GIL_SUPPORTED;
    }

    /**
     * Whether it says that only one interpreter may use it ({@code
     * Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED}); most that do not support others say nothing.
     */
    boolean isForOneInterpreter() {
        OptionalLong supported = slots.value(Slots.MULTIPLE_INTERPRETERS);
        return supported.isPresent() && supported.getAsLong() == NOT_SUPPORTED;
    }

    /** Whether it surely is of a multi-phase module; one without slots may be of either kind. */
    boolean hasSlots() {
        return !slots.all().isEmpty();
    }

    /** Whether its init function may be called but once, if the module is a single-phase one. */
    boolean isInitializedOnce(AttachedThread python) {
        return python.memory().getLong(address + Layout.M_SIZE) == NO_STATE;
    }

    long methods(AttachedThread python) {
        return python.memory().getLong(address + Layout.M_METHODS);
    }

    long doc(AttachedThread python) {
        return python.memory().getLong(address + Layout.M_DOC);
    }
}
