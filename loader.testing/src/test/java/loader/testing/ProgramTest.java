package loader.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProgramTest {

    /** The other process: prints the signals that a process which it starts ignores. */
    static final class Starting {

        private Starting() {}

        public static void main(String[] arguments) {
            System.out.print(
                    Program.of("sed", "-n", "s/^SigIgn://p", "/proc/self/status").output());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessTakesInterruptsWhenTheBuildIgnoresThem() {
        String ignored =
                Program.of(
                                "sh",
                                "-c",
                                "trap '' INT QUIT && exec \"$@\"",
                                "sh",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Starting.class.getName())
                        .output()
                        .strip();
        long interrupts = 1L << 1 | 1L << 2;
        assertEquals(0, Long.parseLong(ignored, 16) & interrupts, ignored);
    }
}
