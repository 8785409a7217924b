package loader.itest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** A stream that tells when something has been written to it. */
final class Signal extends ByteArrayOutputStream {

    private final CountDownLatch written = new CountDownLatch(1);

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        super.write(bytes, offset, length);
        written.countDown();
    }

    void await() throws InterruptedException {
        written.await();
    }

    /** The number that stands alone on a line; 0 when there is none. */
    long number() {
        return toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches("\\d+"))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
