package loader.launcher;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What descriptor 0 led to when the process began. A program may lead it elsewhere for the time of
 * its run, as pytest does: then nothing is read until it leads back.
 */
final class StandardInput extends InputStream {

    private static final Path DESCRIPTOR = Path.of("/proc/self/fd/0");
    private static final int PAUSE_MILLIS = 20;

    private final InputStream in = new FileInputStream(FileDescriptor.in);
    private final Object file = file();
    private int last = '\n';

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (last == '\n') { // to look before each byte would cost more than to read it
            awaitOwn();
        }
        int read = in.read(bytes, offset, length);
        if (read < 0) { // perhaps it was the end of another file
            awaitOwn();
            read = in.read(bytes, offset, length);
        }
        if (read > 0) {
            last = bytes[offset + read - 1];
        }
        return read;
    }

    @Override
    public int available() throws IOException {
        return isOwn() ? in.available() : 0;
    }

    private void awaitOwn() throws IOException {
        while (!isOwn()) {
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
    }

    private boolean isOwn() {
        Object now = file();
        return file == null || now == null || file.equals(now);
    }

    /** Null where the system does not tell. */
    private static Object file() {
        try {
            return Files.readAttributes(DESCRIPTOR, BasicFileAttributes.class).fileKey();
        } catch (IOException none) {
            return null;
        }
    }
}
