package loader.cpython;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** One run over the index of a runtime that writes each file and checks it against its digest. */
final class Unpacking {
    private final RuntimeArchive archive;
    private final RuntimeIndex index;
    private final Path target;
    private final Consumer<UnpackProgress> listener;
    private Iterator<RuntimeIndex.Entry> rest;
    private UnpackProgress progress;

    Unpacking(RuntimeArchive archive, Path target, Consumer<UnpackProgress> listener)
            throws IOException {
        this.archive = archive;
        this.target = target;
        this.listener = listener;
        index = checkedIndex(archive);
        rest = index.entries().iterator();
        progress = new UnpackProgress(0, index.entries().size(), 0, index.bytes());
    }

    static RuntimeIndex checkedIndex(RuntimeArchive archive) throws IOException {
        try (InputStream in = archive.openIndex()) {
            byte[] text = in.readAllBytes();
            if (!Sha256.of(text).equalsIgnoreCase(archive.digest())) {
                throw new IOException(
                        "python.index does not have the digest that the bundle declares");
            }
            return RuntimeIndex.parse(text);
        }
    }

    /**
     * Two threads: one inflates and digests while the other waits for the disk; more gained
     * nothing.
     */
    void run() throws IOException {
        listener.accept(progress);
        for (RuntimeIndex.Entry entry : index.entries()) {
            Files.createDirectories(target.resolve(entry.path()).getParent());
        }
        FutureTask<Void> second = new FutureTask<>(this::writeRest);
        Thread thread = new Thread(second, "unpack");
        thread.start();
        try {
            writeRest();
        } finally {
            waitFor(second);
        }
        Checklist.write(target, index);
    }

    /**
     * Not interruptible: nobody may delete the target while the other thread still writes to it.
     */
    private static void waitFor(FutureTask<Void> second) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    second.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw new IOException(Reason.of(e.getCause()), e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Void writeRest() throws IOException {
        try {
            RuntimeIndex.Entry entry = next();
            while (entry != null) {
                write(entry);
                done(entry);
                entry = next();
            }
            return null;
        } finally {
            finish();
        }
    }

    private synchronized RuntimeIndex.Entry next() {
        return rest.hasNext() ? rest.next() : null;
    }

    /** After a failure in one thread there is nothing left to do for the other. */
    private synchronized void finish() {
        rest = Collections.emptyIterator();
    }

    private synchronized void done(RuntimeIndex.Entry entry) {
        progress = progress.plus(entry.size());
        listener.accept(progress);
    }

    private void write(RuntimeIndex.Entry entry) throws IOException {
        byte[] content;
        try (InputStream in = archive.open(entry.path())) {
            content = in.readNBytes(Math.toIntExact(entry.size() + 1));
        }
        if (content.length != entry.size() || !Sha256.of(content).equals(entry.digest())) {
            throw new IOException(
                    entry.path() + " does not have the digest that the index declares");
        }
        Path file = target.resolve(entry.path());
        Files.write(file, content);
        if (entry.executable() && !file.toFile().setExecutable(true)) {
            throw new IOException(entry.path() + " cannot be made executable");
        }
    }
}
