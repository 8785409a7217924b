package loader.itest;

import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** A stream that tells when something has been written to it. */
final class Signal extends ByteArrayOutputStream {

    private final CountDownLatch written = new CountDownLatch(1);

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        super.write(bytes, offset, length);
        written.countDown();
    }

    void await() throws InterruptedException {
        assertTrue("something is written", written.await(60, TimeUnit.SECONDS));
    }

    /** The first number that stands alone on a line; 0 when there is none. */
    long number() {
        return numbers().findFirst().orElse(0);
    }

    long lastNumber() {
        return numbers().reduce((before, last) -> last).orElse(0);
    }

    private LongStream numbers() {
        return toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches("\\d+"))
                .mapToLong(Long::parseLong);
    }
}
