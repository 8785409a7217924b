package loader.libpython;

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

    public static final int MD_STATE = 32;
    public static final int MODULE_SIZE = 56;

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
    public static final int METHOD_FUNCTION = 8;

    public static final int METHOD_FLAGS = 16;
    public static final int METHOD_DEF_SIZE = 32;

    /** {@code PyThreadState._status}, and its bit {@code bound_gilstate}. */
    public static final int STATE_STATUS = 32;

    public static final int STATE_HOLDS_GIL = 36;

    public static final int STATUS_BOUND = 1 << 3;

    public static final int STATUS_ACTIVE = 1 << 4;
    public static final int STATUS = STATUS_BOUND | STATUS_ACTIVE | 0b111;

    private Layout() {}
}
