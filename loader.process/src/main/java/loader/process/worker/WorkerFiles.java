package loader.process.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loader.files.FileTree;
import loader.files.PrivateFolder;

/** The private folder of one process: its socket, its code, and what it says when it crashes. */
final class WorkerFiles {

    private static final String PACKAGE = "loader_worker";
    private static final List<String> MODULES =
            List.of(
                    "__init__",
                    "worker",
                    "lifeline",
                    "connection",
                    "operations",
                    "objects",
                    "values",
                    "errors");

    private final Path folder;

    WorkerFiles() throws IOException {
        folder = PrivateFolder.temporary("loader-python");
        try {
            Path modules = Files.createDirectory(folder.resolve(PACKAGE));
            for (String module : MODULES) {
                copy(module, modules.resolve(module + ".py"));
            }
            copy("start", start());
        } catch (IOException failed) {
            delete();
            throw failed;
        }
    }

    private static void copy(String module, Path to) throws IOException {
        String name = "/" + PACKAGE + "/" + module + ".py";
        try (InputStream source = WorkerFiles.class.getResourceAsStream(name)) {
            Files.copy(source, to);
        }
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
            FileTree.delete(folder);
        } catch (IOException stays) {
            folder.toFile().deleteOnExit();
        }
    }
}
