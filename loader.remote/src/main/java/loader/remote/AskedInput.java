package loader.remote;

import java.io.InputStream;
import java.io.InterruptedIOException;

/** Input that is asked for when a program reads it. */
final class AskedInput extends InputStream {

    private final Runnable ask;
    private byte[] given = new byte[0];
    private int position;
    private boolean ended;
    private boolean wanted;

    /**
     * @param ask is called when somebody waits for input
     */
    AskedInput(Runnable ask) {
        this.ask = ask;
    }

    /** Whether somebody waits, and nobody has been told. */
    synchronized boolean isWanted() {
        return wanted;
    }

    /** The same; from now on somebody has been told. */
    synchronized boolean takeWanted() {
        boolean was = wanted;
        wanted = false;
        return was;
    }

    /** No bytes are the end. */
    synchronized void give(byte[] bytes) {
        given = bytes.clone();
        position = 0;
        ended |= bytes.length == 0;
        notifyAll();
    }

    @Override
    public int read() throws InterruptedIOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws InterruptedIOException {
        if (length == 0) {
            return 0;
        }
        if (!isGiven()) {
            ask.run();
        }
        synchronized (this) {
            try {
                while (position == given.length && !ended) {
                    wait();
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
            int count = Math.min(length, given.length - position);
            System.arraycopy(given, position, bytes, offset, count);
            position += count;
            return count == 0 ? -1 : count;
        }
    }

    private synchronized boolean isGiven() {
        wanted = position == given.length && !ended;
        return !wanted;
    }
}
