package loader.process.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loader.files.TemporaryFolder;
import loader.spi.SourceResource;

/** The private folder of one process: its socket, its code, and what it says when it crashes. */
final class WorkerFiles {

    private static final String PACKAGE = "loader_worker";

    /** The package of Loader in every interpreter, and its modules that need no pointer. */
    private static final String LOADER = "_loader";

    private static final List<String> SHARED =
            List.of("values", "views", "aio", "printing", "departure");
    private static final List<String> MODULES =
            List.of(
                    "__init__",
                    "worker",
                    "lifeline",
                    "connection",
                    "forked",
                    "operations",
                    "objects",
                    "memory",
                    "values",
                    "errors");

    private final TemporaryFolder temporary;
    private final Path folder;

    WorkerFiles() throws IOException {
        temporary = TemporaryFolder.open();
        folder = temporary.path();
        try {
            Path modules = Files.createDirectory(folder.resolve(PACKAGE));
            for (String module : MODULES) {
                copy(WorkerFiles.class, PACKAGE, module, modules.resolve(module + ".py"));
            }
            Path shared = Files.createDirectory(folder.resolve(LOADER));
            copy(WorkerFiles.class, PACKAGE, "loader_package", shared.resolve("__init__.py"));
            copy(WorkerFiles.class, PACKAGE, "loader_unload", shared.resolve("unload.py"));
            for (String module : SHARED) {
                copy(SourceResource.class, LOADER, module, shared.resolve(module + ".py"));
            }
            copy(WorkerFiles.class, PACKAGE, "start", start());
        } catch (IOException failed) {
            delete();
            throw failed;
        }
    }

    private static void copy(Class<?> bundle, String folder, String module, Path to)
            throws IOException {
        String name = "/" + folder + "/" + module + ".py";
        Files.writeString(to, new SourceResource(bundle, name).text());
    }

    Path folder() {
        return folder;
    }

    Path start() {
        return folder.resolve("start.py");
    }

    Path socket() {
        return folder.resolve("socket");
    }

    /** What faulthandler has written. */
    String fault() {
        try {
            return new String(Files.readAllBytes(folder.resolve("fault")), StandardCharsets.UTF_8);
        } catch (IOException none) {
            return "";
        }
    }

    void delete() {
        try {
            temporary.close();
        } catch (IOException stays) {
            folder.toFile().deleteOnExit();
        }
    }
}
