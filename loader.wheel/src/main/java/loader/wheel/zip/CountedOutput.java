package loader.wheel.zip;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Tells how much of what is expected was written. */
public final class CountedOutput extends FilterOutputStream {
    private final Progress progress;
    private final long total;
    private long done;

    public CountedOutput(OutputStream out, long total, Progress progress) {
        super(out);
        this.progress = progress;
        this.total = total;
    }

    @Override
    public void write(int value) throws IOException {
        out.write(value);
        count(1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        count(length);
    }

    private void count(int length) {
        done += length;
        progress.written(Math.min(done, total), total);
    }
}
