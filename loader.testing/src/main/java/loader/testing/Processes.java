package loader.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Processes of the system that tests look at by number. */
public final class Processes {

    private static final Path PROC = Path.of("/proc");

    private Processes() {}

    /**
     * Whether the process runs. One that has ended and has not been waited for does not, though
     * {@link ProcessHandle#isAlive} says so: nobody may wait for the children of a killed parent.
     */
    public static boolean isRunning(long number) {
        try {
            String status = Files.readString(PROC.resolve(number + "/stat"));
            return status.charAt(status.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return !Files.exists(PROC.resolve("self"))
                    && ProcessHandle.of(number).map(ProcessHandle::isAlive).orElse(false);
        }
    }

    /** Waits until all of them have ended. */
    public static void haveEnded(Collection<Long> numbers) {
        Waiting.until(
                "the processes have ended: " + List.copyOf(numbers),
                () -> numbers.stream().noneMatch(Processes::isRunning));
    }
}
