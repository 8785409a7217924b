package loader.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import loader.files.Digests;

/**
 * One run over the index of a runtime that writes each file and checks it against its digest. One
 * thread: with a second one it took as long.
 */
final class Unpacking {
    private final RuntimeArchive archive;
    private final Path target;
    private final Consumer<UnpackProgress> listener;
    private final List<Integer> crcs = new ArrayList<>();

    Unpacking(RuntimeArchive archive, Path target, Consumer<UnpackProgress> listener) {
        this.archive = archive;
        this.target = target;
        this.listener = listener;
    }

    static RuntimeIndex checkedIndex(RuntimeArchive archive) throws IOException {
        try (InputStream in = archive.openIndex()) {
            byte[] text = in.readAllBytes();
            if (!Digests.sha256(text).equals(archive.digest())) {
                throw new IOException(
                        "python.index does not have the digest that the bundle declares");
            }
            return RuntimeIndex.parse(text);
        }
    }

    void run() throws IOException {
        RuntimeIndex index = checkedIndex(archive);
        UnpackProgress progress = new UnpackProgress(0, index.entries().size(), 0, index.bytes());
        listener.accept(progress);
        for (RuntimeIndex.Entry entry : index.entries()) {
            write(entry);
            progress = progress.plus(entry.size());
            listener.accept(progress);
        }
        SizeManifest.write(target, index, crcs);
    }

    private void write(RuntimeIndex.Entry entry) throws IOException {
        byte[] content;
        try (InputStream in = archive.open(entry.path())) {
            content = in.readNBytes(Math.toIntExact(entry.size() + 1));
        }
        if (content.length != entry.size() || !Digests.sha256(content).equals(entry.digest())) {
            throw new IOException(
                    entry.path() + " does not have the digest that the index declares");
        }
        crcs.add(SizeManifest.crc(content));
        Path file = target.resolve(entry.path());
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        if (entry.executable() && !file.toFile().setExecutable(true)) {
            throw new IOException(entry.path() + " cannot be made executable");
        }
    }
}
