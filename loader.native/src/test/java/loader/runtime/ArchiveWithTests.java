package loader.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import loader.files.Digests;

/**
 * A runtime with CPython's own tests ({@code Lib/test}) in its standard library, where an ordinary
 * installation has them: tests start interpreters with {@code -I}, which see nothing on {@code
 * PYTHONPATH}.
 */
public final class ArchiveWithTests implements RuntimeArchive {
    private final RuntimeArchive runtime;
    private final RuntimeArchive tests;
    private final String library;
    private final byte[] index;

    public ArchiveWithTests(RuntimeArchive runtime, RuntimeArchive tests) throws IOException {
        this.runtime = runtime;
        this.tests = tests;
        List<RuntimeIndex.Entry> entries =
                new ArrayList<>(Unpacking.checkedIndex(runtime).entries());
        library = library(entries);
        for (RuntimeIndex.Entry test : Unpacking.checkedIndex(tests).entries()) {
            entries.add(
                    new RuntimeIndex.Entry(
                            test.digest(), test.size(), test.executable(), library + test.path()));
        }
        entries.sort(Comparator.comparing(RuntimeIndex.Entry::path));
        index = text(RuntimeIndex.of(entries));
    }

    /** The index as {@link RuntimeIndex#parse} reads it. */
    static byte[] text(RuntimeIndex index) {
        StringBuilder text = new StringBuilder();
        text.append(index.entries().size()).append(' ').append(index.bytes()).append('\n');
        for (RuntimeIndex.Entry entry : index.entries()) {
            text.append(entry.digest()).append(' ').append(entry.size());
            text.append(entry.executable() ? " x " : " - ").append(entry.path()).append('\n');
        }
        return text.toString().getBytes(UTF_8);
    }

    /** The folder of {@code os.py}: {@code lib/python3.14/}, on Windows {@code lib/}. */
    private static String library(List<RuntimeIndex.Entry> entries) throws IOException {
        return entries.stream()
                .map(RuntimeIndex.Entry::path)
                .filter(path -> path.endsWith("/os.py"))
                .min(Comparator.comparing(String::length))
                .map(path -> path.substring(0, path.length() - "os.py".length()))
                .orElseThrow(() -> new IOException("the runtime has no os.py"));
    }

    @Override
    public String name() {
        return runtime.name() + "-with-tests";
    }

    @Override
    public String digest() {
        return Digests.sha256(index);
    }

    @Override
    public InputStream openIndex() {
        return new ByteArrayInputStream(index);
    }

    @Override
    public InputStream open(String path) throws IOException {
        return path.startsWith(library + "test/")
                ? tests.open(path.substring(library.length()))
                : runtime.open(path);
    }
}
