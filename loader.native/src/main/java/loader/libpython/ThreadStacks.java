package loader.libpython;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * What Python's threads do, read from outside and without a GIL, by the offsets that CPython
 * publishes for this ({@code _Py_DebugOffsets}, PEP 768). A thread that runs meanwhile changes what
 * is read: its stack may end early or show a call that has returned.
 */
public final class ThreadStacks {

    private static final String RUNTIME = "_PyRuntime";
    private static final int MOST_THREADS = 1000;
    private static final int MOST_FRAMES = 200;
    private static final int READS = 5;

    // Where the offsets are in _Py_DebugOffsets.
    private static final int INTERPRETERS_HEAD = 40;
    private static final int INTERPRETER_ID = 56;
    private static final int INTERPRETER_NEXT = 64;
    private static final int THREADS_HEAD = 72;
    private static final int THREAD_NEXT = 192;
    private static final int CURRENT_FRAME = 208;
    private static final int THREAD_ID = 216;
    private static final int FRAME_PREVIOUS = 256;
    private static final int FRAME_EXECUTABLE = 264;
    private static final int FRAME_INSTRUCTION = 272;
    private static final int CODE_FILE = 320;
    private static final int CODE_QUALNAME = 336;
    private static final int CODE_LINES = 344;
    private static final int CODE_FIRST_LINE = 352;
    private static final int CODE_INSTRUCTIONS = 384;
    private static final int BYTES_SIZE = 600;
    private static final int BYTES_CONTENT = 608;
    private static final int TEXT_STATE = 624;
    private static final int TEXT_LENGTH = 632;
    private static final int ASCII_SIZE = 640;

    /** {@code Py_TAG_BITS} of a {@code _PyStackRef}. */
    private static final long TAG = 3;

    /** {@code PyASCIIObject.state}: interned (2 bits), kind (3), compact, ascii. */
    private static final int KIND_SHIFT = 2;

    private static final int KIND = 7;
    private static final int COMPACT = 1 << 5;
    private static final int ASCII = 1 << 6;

    /** What {@code PyCompactUnicodeObject} has in addition to {@code PyASCIIObject}. */
    private static final int UTF8_CACHE = 16;

    private static final int LONGEST_NAME = 4096;

    private final CPython python;
    private final ReadableMemory memory;
    private final long runtime;

    public ThreadStacks(CPython python) {
        this.python = python;
        memory = new ReadableMemory(python);
        runtime = memory.isSupported() && python.has(RUNTIME) ? python.symbol(RUNTIME) : 0;
    }

    /**
     * A thread of an interpreter.
     *
     * @param address its {@code PyThreadState}
     * @param frames what it does, the last call first
     */
    public record State(
            long address, long interpreter, long id, boolean hasGil, List<String> frames) {}

    /** The threads of all interpreters. */
    public List<State> threads() {
        List<State> found = new ArrayList<>();
        if (runtime == 0) {
            return found;
        }
        long interpreter = memory.word(runtime + offset(INTERPRETERS_HEAD));
        for (int i = 0; interpreter != 0 && i < MOST_THREADS; i++) {
            long id = memory.word(interpreter + offset(INTERPRETER_ID));
            long thread = memory.word(interpreter + offset(THREADS_HEAD));
            while (thread != 0 && found.size() < MOST_THREADS) {
                found.add(
                        new State(
                                thread,
                                id,
                                memory.word(thread + offset(THREAD_ID)),
                                memory.number(thread + Layout.STATE_HOLDS_GIL) != 0,
                                frames(thread)));
                thread = memory.word(thread + offset(THREAD_NEXT));
            }
            interpreter = memory.word(interpreter + offset(INTERPRETER_NEXT));
        }
        return found;
    }

    /**
     * What the thread with the {@code PyThreadState} does, the last call first. The frames are read
     * again when the thread has gone on meanwhile, which a thread that runs may do each time.
     */
    private List<String> frames(long thread) {
        long current = memory.word(thread + offset(CURRENT_FRAME));
        List<String> frames = List.of();
        for (int i = 0; i < READS; i++) {
            frames = framesFrom(current);
            long now = memory.word(thread + offset(CURRENT_FRAME));
            if (now == current) {
                break;
            }
            current = now;
        }
        return frames;
    }

    private List<String> framesFrom(long current) {
        List<String> frames = new ArrayList<>();
        long frame = current;
        // What is read of a running thread may lead in a circle.
        for (int i = 0; frame != 0 && i < MOST_FRAMES; i++) {
            long code = memory.word(frame + offset(FRAME_EXECUTABLE)) & ~TAG;
            if (isOf("PyCode_Type", code)) { // or CPython's own, between C and Python
                frames.add(
                        String.format(
                                "File \"%s\", line %d, in %s",
                                text(memory.word(code + offset(CODE_FILE))),
                                line(frame, code),
                                text(memory.word(code + offset(CODE_QUALNAME)))));
            }
            frame = memory.word(frame + offset(FRAME_PREVIOUS));
        }
        return frames;
    }

    private int line(long frame, long code) {
        int first = memory.number(code + offset(CODE_FIRST_LINE));
        long table = memory.word(code + offset(CODE_LINES));
        long size = memory.word(table + offset(BYTES_SIZE));
        long instruction = memory.word(frame + offset(FRAME_INSTRUCTION));
        return memory.read(table + offset(BYTES_CONTENT), size)
                .map(entries -> new LineTable(entries, first))
                .map(lines -> lines.line(instruction - code - offset(CODE_INSTRUCTIONS)))
                .orElse(first);
    }

    private String text(long object) {
        int state = memory.number(object + offset(TEXT_STATE));
        if (!isOf("PyUnicode_Type", object) || (state & COMPACT) == 0) {
            return "?";
        }
        int kind = state >> KIND_SHIFT & KIND;
        long length = Math.min(memory.word(object + offset(TEXT_LENGTH)), LONGEST_NAME);
        long start = object + offset(ASCII_SIZE) + ((state & ASCII) == 0 ? UTF8_CACHE : 0);
        return memory.read(start, length * kind)
                .map(bytes -> charset(kind).decode(bytes).toString())
                .orElse("?");
    }

    private static Charset charset(int kind) {
        return switch (kind) {
            case 1 -> ISO_8859_1;
            case 2 -> UTF_16LE;
            default -> Charset.forName("UTF-32LE");
        };
    }

    private boolean isOf(String type, long object) {
        return object != 0 && memory.word(object + Layout.OB_TYPE) == python.symbol(type);
    }

    private long offset(int place) {
        return python.memory().getLong(runtime + place);
    }
}
