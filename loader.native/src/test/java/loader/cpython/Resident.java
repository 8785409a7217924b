package loader.cpython;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory that this process takes up; 0 where the system does not tell. */
final class Resident {

    private static final Path STATUS = Path.of("/proc/self/status");

    private Resident() {}

    static long bytes() throws IOException {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(0);
    }
}
