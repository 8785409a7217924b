package loader.generations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file beside a generation's folder that names the process with libraries of it mapped. As long
 * as that lives the folder must neither go nor be used for another generation.
 */
record GenerationLock(Path file) {

    static final String SUFFIX = ".used";

    static GenerationLock of(Path folder) {
        return new GenerationLock(folder.resolveSibling(folder.getFileName() + SUFFIX));
    }

    void put() throws IOException {
        Files.writeString(file, identity(ProcessHandle.current()));
    }

    /** Whether the process that put the mark is alive; another one may have its number by now. */
    boolean isHeld() {
        try {
            String owner = Files.readString(file);
            return ProcessHandle.of(Long.parseLong(owner.substring(0, owner.indexOf(' '))))
                    .filter(process -> identity(process).equals(owner))
                    .isPresent();
        } catch (IOException | NumberFormatException | StringIndexOutOfBoundsException unmarked) {
            return false;
        }
    }

    private static String identity(ProcessHandle process) {
        return process.pid() + " " + process.info().startInstant().map(Object::toString).orElse("");
    }
}
