package loader.process.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Memory that this process and Python's have mapped. Python makes it, as a file without a name, so
 * nothing is left of it when a process dies. It is used again: the first access to each page of new
 * memory takes longer than the copy.
 */
public final class Segments {

    private static final int SMALLEST = 1 << 16;
    private static final long MOST_IDLE = 1 << 26;

    /** One of these, with its number in Python. */
    public record Segment(long number, ByteBuffer memory) {

        /** The memory in the order of the machine, from the begin on. */
        public ByteBuffer bytes(int size) {
            return memory.duplicate().clear().limit(size).slice().order(ByteOrder.nativeOrder());
        }
    }

    /** The process of Python. */
    public interface Maker {

        long id();

        /** The number of a new segment and its descriptor there; or null. */
        List<?> make(int size);

        /** Java has mapped the segment. */
        void isMapped(long number);

        /** Java needs the segment no longer. */
        void release(long number);
    }

    private final Maker maker;
    private final TreeMap<Integer, Deque<Segment>> idle = new TreeMap<>();
    private long idleBytes;
    private volatile boolean isMissing;
    private boolean isOver;

    public Segments(Maker maker) {
        this.maker = maker;
    }

    /**
     * One with room for that much, or empty where the system has none. The caller gives it back.
     */
    public Optional<Segment> take(int size) {
        if (isMissing || size > Integer.MAX_VALUE / 2) {
            return Optional.empty();
        }
        int rounded = Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, size - 1)) << 1);
        Segment known = idle(rounded);
        return known != null ? Optional.of(known) : made(rounded);
    }

    private synchronized Segment idle(int size) {
        Deque<Segment> fitting = idle.get(size);
        Segment found = fitting == null ? null : fitting.poll();
        if (found != null) {
            idleBytes -= size;
        }
        return found;
    }

    /** Nobody uses it any more. */
    public void giveBack(Segment segment) {
        int size = segment.memory().capacity();
        synchronized (this) {
            if (isOver) {
                return;
            }
            if (idleBytes + size <= MOST_IDLE) {
                idleBytes += size;
                idle.computeIfAbsent(size, each -> new ArrayDeque<>()).push(segment);
                return;
            }
        }
        maker.release(segment.number());
    }

    /** A buffer of Java may still look at it, so nobody gets it again. */
    void retire(Segment segment) {
        maker.release(segment.number());
    }

    private Optional<Segment> made(int size) {
        List<?> told = maker.make(size);
        if (told == null) {
            isMissing = true;
            return Optional.empty();
        }
        long number = ((Number) told.get(0)).longValue();
        try {
            Segment made = new Segment(number, mapped((Number) told.get(1), size));
            maker.isMapped(number);
            return Optional.of(made);
        } catch (IOException notHere) {
            isMissing = true;
            maker.release(number);
            return Optional.empty();
        }
    }

    private ByteBuffer mapped(Number descriptor, int size) throws IOException {
        Path file = Path.of("/proc/" + maker.id() + "/fd/" + descriptor);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
        }
    }

    /** The process has ended. */
    public synchronized void clear() {
        isOver = true;
        idle.clear();
        idleBytes = 0;
    }

    /** For tests: how many bytes wait for their next use. */
    public synchronized Map<Integer, Integer> idleSizes() {
        Map<Integer, Integer> sizes = new TreeMap<>();
        idle.forEach((size, all) -> sizes.put(size, all.size()));
        return sizes;
    }
}
