package loader.spi.values;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;

/** Java's primitive types and the formats that the module {@code struct} has for them. */
public enum BufferKind {
    BYTE("B", "bBc", 1, byte[].class, ByteBuffer.class) {
        @Override
        public Object arrayOf(ByteBuffer bytes) {
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            return array;
        }

        @Override
        public void put(ByteBuffer target, Object array) {
            target.put((byte[]) array);
        }
    },
    BOOLEAN("?", "?", 1, boolean[].class, null) {
        @Override
        public Object arrayOf(ByteBuffer bytes) {
            boolean[] array = new boolean[bytes.remaining()];
            for (int i = 0; i < array.length; i++) {
                array[i] = bytes.get(i) != 0;
            }
            return array;
        }

        @Override
        public void put(ByteBuffer target, Object array) {
            for (boolean each : (boolean[]) array) {
                target.put((byte) (each ? 1 : 0));
            }
        }
    },
    SHORT("h", "h", 2, short[].class, ShortBuffer.class) {
        @Override
        public Object arrayOf(ByteBuffer bytes) {
            short[] array = new short[bytes.remaining() / Short.BYTES];
            bytes.asShortBuffer().get(array);
            return array;
        }

        @Override
        public void put(ByteBuffer target, Object array) {
            target.asShortBuffer().put((short[]) array);
        }
    },
    INT("i", "il", 4, int[].class, IntBuffer.class) {
        @Override
        public Object arrayOf(ByteBuffer bytes) {
            int[] array = new int[bytes.remaining() / Integer.BYTES];
            bytes.asIntBuffer().get(array);
            return array;
        }

        @Override
        public void put(ByteBuffer target, Object array) {
            target.asIntBuffer().put((int[]) array);
        }
    },
    LONG("q", "qln", 8, long[].class, LongBuffer.class) {
        @Override
        public Object arrayOf(ByteBuffer bytes) {
            long[] array = new long[bytes.remaining() / Long.BYTES];
            bytes.asLongBuffer().get(array);
            return array;
        }

        @Override
        public void put(ByteBuffer target, Object array) {
            target.asLongBuffer().put((long[]) array);
        }
    },
    FLOAT("f", "f", 4, float[].class, FloatBuffer.class) {
        @Override
        public Object arrayOf(ByteBuffer bytes) {
            float[] array = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(array);
            return array;
        }

        @Override
        public void put(ByteBuffer target, Object array) {
            target.asFloatBuffer().put((float[]) array);
        }
    },
    DOUBLE("d", "d", 8, double[].class, DoubleBuffer.class) {
        @Override
        public Object arrayOf(ByteBuffer bytes) {
            double[] array = new double[bytes.remaining() / Double.BYTES];
            bytes.asDoubleBuffer().get(array);
            return array;
        }

        @Override
        public void put(ByteBuffer target, Object array) {
            target.asDoubleBuffer().put((double[]) array);
        }
    };

    private final String format;
    private final String formats;
    private final int size;
    private final Class<?> arrayType;
    private final Class<? extends Buffer> bufferType;

    BufferKind(
            String format,
            String formats,
            int size,
            Class<?> arrayType,
            Class<? extends Buffer> bufferType) {
        this.format = format;
        this.formats = formats;
        this.size = size;
        this.arrayType = arrayType;
        this.bufferType = bufferType;
    }

    public static BufferKind ofArray(Class<?> type) {
        return Arrays.stream(values())
                .filter(kind -> kind.arrayType == type)
                .findFirst()
                .orElseThrow();
    }

    public static BufferKind ofBuffer(Buffer buffer) {
        return Arrays.stream(values())
                .filter(kind -> kind.bufferType != null && kind.bufferType.isInstance(buffer))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no Python format for a " + buffer.getClass().getName()));
    }

    /** The kind of a direct buffer whose numbers are as C has them. */
    public static BufferKind ofDirect(Buffer buffer) {
        BufferKind kind = ofBuffer(buffer);
        if (kind != BYTE && !NativeOrder.holdsFor(buffer)) {
            throw new IllegalArgumentException(
                    "a buffer in an order that is not " + ByteOrder.nativeOrder());
        }
        return kind;
    }

    /** The format that Python sees. */
    public String format() {
        return format;
    }

    /** The formats of the same items, each a letter. */
    public String formats() {
        return formats;
    }

    public int size() {
        return size;
    }

    public boolean matches(String found, long itemSize) {
        boolean nativeOrder = found.startsWith("@");
        String code = nativeOrder ? found.substring(1) : found;
        return itemSize == size && code.length() == 1 && formats.contains(code);
    }

    /** A copy of the memory as an array. */
    public abstract Object arrayOf(ByteBuffer bytes);

    /** Copies the array into the memory, from its position on. */
    public abstract void put(ByteBuffer target, Object array);
}
