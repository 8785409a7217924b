package loader.cpython;

import java.nio.charset.StandardCharsets;
import loader.capi.CApi;
import loader.capi.Memory;
import loader.libpython.Fields;
import loader.libpython.Layout;

/** Compares {@link Layout} and {@link Fields} with the running CPython, once at its start. */
public record LayoutCheck(AttachedThread python, CApi api, Memory memory, Fields fields) {

    /**
     * Looks at objects that C has made.
     *
     * @throws IllegalStateException when this CPython lays them out otherwise
     */
    public static void check(AttachedThread python) {
        LayoutCheck check = new LayoutCheck(python, python.api(), python.memory(), python.fields());
        check.numbers();
        check.texts();
        check.sequences();
        check.reuse();
        check.threadState();
        check.module();
    }

    private void numbers() {
        for (long value : new long[] {0, -1, 1 << 20, -(1L << 40), (1L << 60) - 1}) {
            try (Reference number = python.owned(api.PyLong_FromLongLong(value))) {
                require("type of an int", fields.type(number.address()), fields.longType);
                require("an int", fields.smallInteger(number.address()), value);
            }
        }
        try (Reference number = python.owned(api.PyLong_FromLongLong(Fields.SMALL_INTEGERS))) {
            requireCounted(number.address());
        }
        try (Reference number = python.owned(api.PyLong_FromLongLong(Long.MAX_VALUE));
                Reference real = python.owned(api.PyFloat_FromDouble(Math.PI));
                Reference yes = python.owned(api.PyBool_FromLong(1))) {
            require("digits of an int", fields.digits(number.address()), 3);
            requireCounted(number.address());
            require("a float", Double.compare(fields.real(real.address()), Math.PI), 0);
            require("True", fields.isTrue(yes.address()) ? 1 : 0, 1);
            require("count of True", fields.count(yes.address()) < 0 ? 1 : 0, 1);
        }
    }

    private void requireCounted(long object) {
        int count = fields.count(object);
        api.Py_IncRef(object);
        require("count of references", fields.count(object), count + 1L);
        api.Py_DecRef(object);
    }

    private void texts() {
        for (String text : new String[] {"ascii", "\u00e9", "\u20ac", "\ud83d\ude00"}) {
            try (Reference made = python.of(text)) {
                require("text " + text, text.equals(fields.text(made.address())) ? 1 : 0, 1);
            }
        }
    }

    /** {@code type.__mro__} is a tuple, and its flags say what it is. */
    private void sequences() {
        long listType = fields.listType;
        try (Reference type = python.borrowed(listType);
                Reference bases = (Reference) type.getAttr("__mro__");
                Reference list = python.owned(api.PySequence_List(bases.address()));
                Reference flags = (Reference) type.getAttr("__flags__")) {
            long tuple = bases.address();
            long listed = list.address();
            require(
                    "flags of a type",
                    fields.typeFlags(listType),
                    fields.smallInteger(flags.address()));
            require("size of a tuple", fields.size(tuple), 2);
            require("item of a tuple", fields.item(tuple, false, 0), listType);
            require("size of a list", fields.size(listed), 2);
            require("item of a list", fields.item(listed, true, 1), fields.item(tuple, false, 1));
        }
    }

    /** An object that is given another value is like one that C makes. */
    private void reuse() {
        try (Reference number = python.owned(api.PyLong_FromLongLong(-(1L << 40)));
                Reference real = python.owned(api.PyFloat_FromDouble(1));
                Reference text = python.of("spare");
                Reference other = python.of("other")) {
            long hash = api.PyObject_Hash(text.address());
            require("hash of a text", fields.hash(text.address()), hash);
            fields.setInteger(number.address(), 2, 1L << 50, false);
            fields.setReal(real.address(), Math.E);
            fields.setAscii(text.address(), "other".getBytes(StandardCharsets.US_ASCII));
            require("an int again", api.PyLong_AsLongLong(number.address()), 1L << 50);
            require("a float again", Double.compare(fields.real(real.address()), Math.E), 0);
            require(
                    "hash of a text again",
                    api.PyObject_Hash(text.address()),
                    api.PyObject_Hash(other.address()));
        }
    }

    private void threadState() {
        require(
                "status of a thread that is attached",
                memory.getInt(python.state() + Layout.STATE_STATUS) & Layout.STATUS,
                Layout.STATUS_BOUND | Layout.STATUS_ACTIVE | 0b11);
        require("GIL of that thread", memory.getInt(python.state() + Layout.STATE_HOLDS_GIL), 1);
    }

    /** Makes a module from a definition of ours and looks for the two pointers. */
    private void module() {
        long definition = memory.allocate(Layout.MODULE_DEF_SIZE); // the module may keep it
        memory.putLong(definition, 1);
        memory.putLong(definition + Layout.M_SIZE, 64);
        try (Reference spec = python.eval("type('Spec', (), {'name': '_layout'})()");
                Reference size = python.eval("type(__import__('sys')).__basicsize__")) {
            Reference module =
                    python.owned(api.PyModule_FromDefAndSpec2(definition, spec.address(), 1013));
            try (module) {
                python.check(api.PyModule_ExecDef(module.address(), definition));
                require("size of a module", size.as(Integer.class), Layout.MODULE_SIZE);
                require("md_def", memory.getLong(module.address() + Layout.MD_DEF), definition);
                require(
                        "md_state",
                        memory.getLong(module.address() + Layout.MD_STATE),
                        api.PyModule_GetState(module.address()));
            }
        }
    }

    private static void require(String field, long found, long expected) {
        if (found != expected) {
            throw new IllegalStateException(
                    "this CPython is laid out differently: "
                            + field
                            + " is "
                            + found
                            + ", not "
                            + expected);
        }
    }
}
