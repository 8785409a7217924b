package loader.bench.calls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import loader.capi.NativeLinker;
import loader.cpython.TestPython;
import loader.python.Interpreter;

/** The Python source that is called, and the values it is called with. */
final class Subject {

    static final long NUMBER = 123_456_789L;
    static final String TEXT = "exactly 20 character";
    static final List<Long> LONGS =
            LongStream.range(1_000_000_000L, 1_000_001_000L).boxed().toList();
    static final Map<String, Long> TABLE = table();
    static final double[] DOUBLES =
            DoubleStream.iterate(0, x -> x + 0.5).limit(1_000_000).toArray();

    /** The same, where Python can see it without a copy. */
    static final DoubleBuffer DIRECT = direct();

    /** How often Python calls back in one operation. */
    static final int CALLBACKS = 1000;

    private Subject() {}

    private static Map<String, Long> table() {
        Map<String, Long> table = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            table.put("key " + i, 1_000_000_000L + i);
        }
        return table;
    }

    private static DoubleBuffer direct() {
        return ByteBuffer.allocateDirect(DOUBLES.length * Double.BYTES)
                .order(ByteOrder.nativeOrder())
                .asDoubleBuffer()
                .put(DOUBLES)
                .rewind();
    }

    /** The main interpreter of a CPython that is reached through the named linker. */
    static Interpreter interpreter(String linker) {
        String type = linker.equals("JNA") ? "loader.capi.jna.JnaLinker" : "loader.ffm.FfmLinker";
        try {
            NativeLinker chosen =
                    Class.forName(type)
                            .asSubclass(NativeLinker.class)
                            .getDeclaredConstructor()
                            .newInstance();
            return TestPython.start(chosen, List.of()).main();
        } catch (ReflectiveOperationException absent) {
            throw new IllegalStateException(linker + " needs Java 22", absent);
        }
    }

    static String source() {
        try (InputStream stream = Subject.class.getResourceAsStream("subject.py")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
