package loader.doctor.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import loader.files.TemporaryFolder;
import loader.spi.SourceResource;

/** The private folder of the probes: their code, and what they write. */
final class ProbeFiles implements AutoCloseable {

    private static final String PACKAGE = "loader_doctor";
    private static final List<String> MODULES =
            List.of(
                    "__init__",
                    "as_main",
                    "definition",
                    "forked",
                    "hooked",
                    "interpreters",
                    "interrupt",
                    "leaks",
                    "leftovers",
                    "lines",
                    "low_memory",
                    "native",
                    "report",
                    "scenarios",
                    "stack",
                    "start",
                    "subject",
                    "unload");

    private final TemporaryFolder temporary = TemporaryFolder.open();
    private final Path folder = temporary.path();
    private final AtomicInteger servers = new AtomicInteger();

    ProbeFiles() throws IOException {
        try {
            Path modules = Files.createDirectory(folder.resolve(PACKAGE));
            for (String module : MODULES) {
                String name = "/" + PACKAGE + "/" + module + ".py";
                Files.writeString(
                        modules.resolve(module + ".py"),
                        new SourceResource(ProbeFiles.class, name).text());
            }
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    Path start() {
        return folder.resolve(PACKAGE).resolve("start.py");
    }

    /** A new folder, for one process that forks. */
    Path server() throws IOException {
        return Files.createDirectory(folder.resolve("server" + servers.incrementAndGet()));
    }

    /** The home and temporary folder of the modules. */
    Path home() throws IOException {
        return Files.createDirectories(folder.resolve("home"));
    }

    @Override
    public void close() {
        try {
            temporary.close();
        } catch (IOException stays) {
            folder.toFile().deleteOnExit();
        }
    }
}
