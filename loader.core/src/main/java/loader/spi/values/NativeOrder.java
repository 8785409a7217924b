package loader.spi.values;

import java.nio.Buffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/** Whether the numbers of a buffer are as C has them. */
final class NativeOrder {

    private NativeOrder() {}

    static boolean holdsFor(Buffer buffer) {
        return order(buffer) == ByteOrder.nativeOrder();
    }

    private static ByteOrder order(Buffer buffer) {
        if (buffer instanceof DoubleBuffer numbers) {
            return numbers.order();
        }
        if (buffer instanceof LongBuffer numbers) {
            return numbers.order();
        }
        if (buffer instanceof IntBuffer numbers) {
            return numbers.order();
        }
        return buffer instanceof FloatBuffer numbers
                ? numbers.order()
                : ((ShortBuffer) buffer).order();
    }
}
