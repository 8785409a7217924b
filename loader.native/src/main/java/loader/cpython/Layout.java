package loader.cpython;

import loader.capi.CApi;
import loader.capi.Memory;

/**
 * The offsets of the C structs that Loader reads and writes itself, on 64-bit builds with a GIL.
 * They are those of CPython 3.14 and are compared with the running CPython before anything relies
 * on them.
 */
public final class Layout {

    /** {@code PyObject.ob_type}. */
    public static final int OB_TYPE = 8;

    /** {@code PyModuleObject.md_def}, a private field. */
    public static final int MD_DEF = 24;

    private static final int MD_STATE = 32;
    private static final int MODULE_SIZE = 56;

    /** {@code PyModuleDef.m_doc}. */
    public static final int M_DOC = 48;

    public static final int M_SIZE = 56;
    public static final int M_METHODS = 64;
    public static final int M_SLOTS = 72;
    public static final int MODULE_DEF_SIZE = 104;

    /** {@code PyModuleDef_Slot}: an int id, then a pointer. */
    public static final int SLOT_VALUE = 8;

    public static final int SLOT_SIZE = 16;

    /** {@code PyMethodDef}: name, function, flags, documentation. */
    static final int METHOD_FUNCTION = 8;

    static final int METHOD_FLAGS = 16;
    static final int METHOD_DEF_SIZE = 32;

    /** {@code PyThreadState._status}, and its bit {@code bound_gilstate}. */
    static final int STATE_STATUS = 32;

    static final int STATE_HOLDS_GIL = 36;

    static final int STATUS_BOUND = 1 << 3;

    private static final int STATUS_ACTIVE = 1 << 4;
    private static final int STATUS = STATUS_BOUND | STATUS_ACTIVE | 0b111;

    private Layout() {}

    /**
     * Makes a module from a definition of ours and looks for the two pointers where they should be.
     *
     * @throws IllegalStateException when this CPython lays its modules out otherwise
     */
    static void check(AttachedThread python) {
        CApi api = python.api();
        Memory memory = python.memory();
        python.fields().check(python);
        require(
                "status of a thread that is attached",
                memory.getInt(python.state() + STATE_STATUS) & STATUS,
                STATUS_BOUND | STATUS_ACTIVE | 0b11);
        require("GIL of that thread", memory.getInt(python.state() + STATE_HOLDS_GIL), 1);
        long definition = memory.allocate(MODULE_DEF_SIZE); // the module may keep it: never freed
        memory.putLong(definition, 1);
        memory.putLong(definition + M_SIZE, 64);
        try (Reference spec = Evaluation.eval(python, "type('Spec', (), {'name': '_layout'})()");
                Reference size = Evaluation.eval(python, "type(__import__('sys')).__basicsize__")) {
            Reference module =
                    python.owned(api.PyModule_FromDefAndSpec2(definition, spec.address(), 1013));
            try (module) {
                python.check(api.PyModule_ExecDef(module.address(), definition));
                require("size of a module", size.as(Integer.class), MODULE_SIZE);
                require("md_def", memory.getLong(module.address() + MD_DEF), definition);
                require(
                        "md_state",
                        memory.getLong(module.address() + MD_STATE),
                        api.PyModule_GetState(module.address()));
            }
        }
    }

    static void require(String what, long found, long expected) {
        if (found != expected) {
            throw new IllegalStateException(
                    "this CPython is laid out differently: "
                            + what
                            + " is "
                            + found
                            + ", not "
                            + expected);
        }
    }
}
