package loader.convert;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import loader.capi.Memory;
import loader.cpython.AttachedThread;
import loader.cpython.CPythonInterpreter;
import loader.python.PyBuffer;
import loader.spi.values.BufferKind;

/** A {@code Py_buffer} that is filled. */
final class BufferView implements PyBuffer {

    private static final Cleaner CLEANER = Cleaner.create();

    /** {@code PyBUF_RECORDS_RO}: shape, strides and format; writable or not. */
    private static final int RECORDS = 0x1C;

    /** {@code PyBUF_SIMPLE}: the bytes in order. */
    private static final int SIMPLE = 0;

    private static final int LENGTH = 16;
    private static final int ITEM_SIZE = 24;
    private static final int READ_ONLY = 32;
    private static final int DIMENSIONS = 36;
    private static final int FORMAT = 40;
    private static final int SHAPE = 48;
    private static final int STRIDES = 56;
    private static final int STRUCT_SIZE = 80;

    /** {@code PyBUF_MAX_NDIM}. */
    private static final int MOST_DIMENSIONS = 64;

    private final CPythonInterpreter interpreter;
    private final Memory memory;
    private final long view;
    private final String format;
    private final long itemSize;
    private final boolean readOnly;
    private final List<Long> shape;
    private final List<Long> strides;
    private Memory.Lease lease;
    private boolean open = true;

    private BufferView(AttachedThread python, long view) {
        this.interpreter = python.interpreter();
        this.memory = python.memory();
        this.view = view;
        long name = memory.getLong(view + FORMAT);
        this.format = name == 0 ? "B" : memory.getText(name);
        this.itemSize = memory.getLong(view + ITEM_SIZE);
        this.readOnly = memory.getInt(view + READ_ONLY) != 0;
        this.shape = sizes(SHAPE).orElseGet(this::onlySize);
        this.strides = sizes(STRIDES).orElseGet(this::contiguousStrides);
    }

    static BufferView of(AttachedThread python, long object) {
        python.interpreter().bufferReleases().release(python.python());
        long view = python.memory().allocate(STRUCT_SIZE);
        boolean filled = false;
        try {
            python.check(python.api().PyObject_GetBuffer(object, view, RECORDS));
            filled = true;
            BufferView made = new BufferView(python, view);
            made.interpreter.bufferReleases().opened();
            return made;
        } catch (RuntimeException | Error unusable) {
            if (filled) {
                python.api().PyBuffer_Release(view);
            }
            python.memory().free(view);
            throw unusable;
        }
    }

    static boolean isOffered(AttachedThread python, long object) {
        long view = python.memory().allocate(STRUCT_SIZE);
        try {
            boolean offered = python.api().PyObject_GetBuffer(object, view, RECORDS) == 0;
            if (offered) {
                python.api().PyBuffer_Release(view);
            } else {
                python.api().PyErr_Clear();
            }
            return offered;
        } finally {
            python.memory().free(view);
        }
    }

    /** A copy of the first bytes, at most as many as asked for. */
    static byte[] bytes(AttachedThread python, long object, int most) {
        Memory memory = python.memory();
        long view = memory.allocate(STRUCT_SIZE);
        try {
            python.check(python.api().PyObject_GetBuffer(object, view, SIMPLE));
            int size = (int) Math.min(memory.getLong(view + LENGTH), most);
            byte[] bytes = memory.getBytes(memory.getLong(view), size);
            python.api().PyBuffer_Release(view);
            return bytes;
        } finally {
            memory.free(view);
        }
    }

    /** One for each dimension; empty where the object gives none, though it was asked. */
    private Optional<List<Long>> sizes(int offset) {
        int dimensions = memory.getInt(view + DIMENSIONS);
        if (dimensions < 0 || dimensions > MOST_DIMENSIONS) {
            throw new IllegalStateException("a buffer of " + dimensions + " dimensions");
        }
        long first = memory.getLong(view + offset);
        if (first == 0 && dimensions > 0) {
            return Optional.empty();
        }
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < dimensions; i++) {
            sizes.add(memory.getLong(first + Long.BYTES * (long) i));
        }
        return Optional.of(List.copyOf(sizes));
    }

    private List<Long> onlySize() {
        if (memory.getInt(view + DIMENSIONS) != 1) {
            throw new IllegalStateException("a buffer of several dimensions without a shape");
        }
        return List.of(memory.getLong(view + LENGTH) / Math.max(1, itemSize));
    }

    /** Those of C, as CPython takes them when there are none. */
    private List<Long> contiguousStrides() {
        Long[] found = new Long[shape.size()];
        long stride = itemSize;
        for (int i = found.length - 1; i >= 0; i--) {
            found[i] = stride;
            stride *= shape.get(i);
        }
        return List.of(found);
    }

    @Override
    public synchronized ByteBuffer bytes() {
        if (!open) {
            throw new IllegalStateException("the buffer is closed");
        }
        if (!isContiguous()) {
            throw new IllegalStateException(
                    "the buffer is not contiguous: shape " + shape + ", strides " + strides);
        }
        if (lease == null) {
            lease = memory.lease(memory.getLong(view), size());
        }
        ByteBuffer bytes = lease.buffer();
        return (readOnly ? bytes.asReadOnlyBuffer() : bytes.duplicate())
                .order(ByteOrder.nativeOrder());
    }

    /** A copy of the items; nobody can read the memory after that. */
    synchronized Object copy(BufferKind kind) {
        return kind.arrayOf(memory.buffer(memory.getLong(view), size()));
    }

    private int size() {
        long size = memory.getLong(view + LENGTH);
        if (size > Integer.MAX_VALUE) {
            throw new IllegalStateException(size + " bytes are too many for a buffer of Java");
        }
        return (int) size;
    }

    private boolean isContiguous() {
        long expected = itemSize;
        for (int i = shape.size() - 1; i >= 0; i--) {
            if (shape.get(i) > 1 && strides.get(i) != expected) {
                return shape.contains(0L);
            }
            expected *= shape.get(i);
        }
        return true;
    }

    @Override
    public String format() {
        return format;
    }

    @Override
    public long itemSize() {
        return itemSize;
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public List<Long> shape() {
        return shape;
    }

    @Override
    public List<Long> strides() {
        return strides;
    }

    /** Waits for the GIL, whose owner may wait for this object: not while it is locked. */
    @Override
    public void close() {
        if (isOver()) {
            interpreter.whileOpen(python -> release(python, view));
            interpreter.bufferReleases().closed();
        }
    }

    /** Ends it; whether nobody can read the memory any more. */
    private synchronized boolean isOver() {
        if (!open) {
            return false;
        }
        open = false;
        if (lease == null || lease.end()) {
            return true;
        }
        CPythonInterpreter owner = interpreter;
        long kept = view;
        CLEANER.register(lease.buffer(), () -> giveUp(owner, kept));
        lease = null;
        return false;
    }

    private static void giveUp(CPythonInterpreter owner, long view) {
        owner.bufferReleases().add(view);
        owner.bufferReleases().closed();
    }

    private static void release(AttachedThread python, long view) {
        python.api().PyBuffer_Release(view);
        python.memory().free(view);
    }
}
