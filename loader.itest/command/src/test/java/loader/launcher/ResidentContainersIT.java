package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import loader.files.FileTree;
import loader.launcher.Residents.Numbers;
import loader.testing.Processes;
import loader.testing.Program;
import loader.testing.Program.Outcome;
import loader.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How resident containers are found, begin and end. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64") // where the client is built
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResidentContainersIT {

    private static final int SOMEBODY = 65_534;
    private static final String NONE = "no resident container\n";
    private static final String WAIT = "\nimport time\nwhile True: time.sleep(1)";

    @TempDir Path folder;

    /** A build that was killed may have left some. */
    @BeforeAll
    static void removeLeft() throws IOException {
        Residents.stop();
        for (Path each : Residents.folders()) {
            FileTree.delete(each);
        }
    }

    @BeforeEach
    void writeProgram() throws IOException {
        Files.writeString(folder.resolve("tell.py"), Residents.TELL);
        Files.writeString(folder.resolve("waiting.py"), Residents.TELL + WAIT);
    }

    @AfterEach
    void stop() {
        Residents.stop();
    }

    private Program tell() {
        return Residents.command("-m", "tell").in(folder);
    }

    private static Numbers numbers(Program program) {
        Outcome outcome = program.run();
        assertEquals(0, outcome.status(), outcome::toString);
        return Numbers.of(outcome.last());
    }

    private Process waiting() {
        return Residents.command("-m", "waiting").in(folder).start();
    }

    private static void haveEnded(Numbers numbers) {
        Processes.haveEnded(List.of(numbers.server(), numbers.container()));
    }

    private static void nothingIsLeft() {
        Waiting.until("no folder is left", () -> Residents.folders().isEmpty());
    }

    private static void kill(String signal, long process) throws Exception {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process)).start().waitFor();
    }

    @Test
    void nobodyGetsOneUnasked() throws IOException {
        assertEquals(0, Distribution.run("-m", "hello").status());
        assertEquals(NONE, Residents.command("status").run().out());
        assertEquals(List.of(), Residents.folders());
    }

    @Test
    void theNextProgramFindsTheContainerOfTheFirst() {
        Numbers first = numbers(tell());
        Numbers second = numbers(tell());
        assertEquals(first.container(), second.container());
        assertNotEquals(first.program(), second.program());
        String status = Residents.command("status").run().out();
        assertTrue(status.startsWith("container " + first.container() + ": "), status);
        assertTrue(status.contains(" 0 of 2 programs running, ends in "), status);
    }

    @Test
    void twoStartsAtOnceFindOneContainer() throws Exception {
        List<Process> commands = List.of(tell().start(), tell().start(), tell().start());
        try {
            Numbers first = Numbers.of(commands.get(0).inputReader());
            for (Process each : commands.subList(1, commands.size())) {
                assertEquals(first.server(), Numbers.of(each.inputReader()).server());
            }
            assertEquals(1, Residents.folders().size());
        } finally {
            commands.forEach(Process::destroyForcibly);
        }
    }

    @Test
    void otherSettingsMeanAnotherContainer() throws IOException {
        Numbers first = numbers(tell());
        Numbers second = numbers(tell().with("LOADER_JAVA_OPTS", "-Dof.a.test=1"));
        assertNotEquals(first.container(), second.container());
        Path bundle = TestModules.in(folder.resolve("other.jar"), "other", "");
        Numbers third =
                numbers(Residents.command("--with", bundle.toString(), "-m", "tell").in(folder));
        assertFalse(List.of(first.container(), second.container()).contains(third.container()));
        assertEquals(first.container(), numbers(tell()).container());
        assertEquals(3, Residents.command("status").run().lines().size());
    }

    @Test
    void itEndsWhenThereIsNothingToDo() {
        Numbers numbers = numbers(tell().with("LOADER_RESIDENT_IDLE", "2"));
        haveEnded(numbers);
        nothingIsLeft();
    }

    @Test
    void theTimeUntilItEndsIsANumber() {
        Outcome outcome = tell().with("LOADER_RESIDENT_IDLE", "soon").run();
        assertEquals(1, outcome.status());
        assertTrue(
                outcome.err().contains("LOADER_RESIDENT_IDLE: soon is not allowed"), outcome.err());
        assertTrue(outcome.err().contains("the resident container did not start"), outcome.err());
        nothingIsLeft();
    }

    @Test
    void stopEndsItWithItsPrograms() throws Exception {
        Process command = waiting();
        try {
            Numbers numbers = Numbers.of(command.inputReader());
            Outcome outcome = Residents.stop();
            assertTrue(
                    outcome.out().startsWith("container " + numbers.container() + " is stopped"));
            assertEquals(143, command.waitFor());
            haveEnded(numbers);
            assertEquals(NONE, Residents.command("status").run().out());
            nothingIsLeft();
        } finally {
            command.destroyForcibly();
        }
    }

    /** The programs end with it, and the next command has another one. */
    @Test
    void aContainerThatWasKilledIsReplaced() throws Exception {
        Process command = waiting();
        try {
            Numbers numbers = Numbers.of(command.inputReader());
            kill("KILL", numbers.container());
            assertEquals(137, command.waitFor());
            Processes.haveEnded(List.of(numbers.program(), numbers.server()));
            assertNotEquals(numbers.server(), numbers(tell()).server());
            assertEquals(1, Residents.folders().size());
        } finally {
            command.destroyForcibly();
        }
    }

    @Test
    void aServerThatWasKilledIsReplaced() throws Exception {
        Process command = waiting();
        try (BufferedReader err = command.errorReader()) {
            Numbers numbers = Numbers.of(command.inputReader());
            kill("KILL", numbers.server());
            assertEquals(137, command.waitFor());
            String told = err.lines().reduce("", (before, line) -> line);
            assertEquals("loader: the resident container has ended, and the program with it", told);
            Processes.haveEnded(List.of(numbers.program(), numbers.container()));
            assertNotEquals(numbers.server(), numbers(tell()).server());
            assertEquals(1, Residents.folders().size());
        } finally {
            command.destroyForcibly();
        }
    }

    @Test
    void aServerThatHangsIsReplaced() throws Exception {
        Numbers hanging = numbers(tell());
        kill("STOP", hanging.server());
        Numbers next = numbers(tell());
        assertNotEquals(hanging.server(), next.server());
        haveEnded(hanging);
        assertEquals(1, Residents.folders().size());
    }

    /** The program does not need the JVM, and its server asks whether it is there. */
    @Test
    void aContainerThatHangsIsReplaced() throws Exception {
        Numbers hanging = numbers(tell());
        kill("STOP", hanging.container());
        assertEquals(hanging.server(), numbers(tell()).server());
        haveEnded(hanging);
        assertNotEquals(hanging.server(), numbers(tell()).server());
    }

    @Test
    void whatOthersCanReadIsRefused() throws IOException {
        numbers(tell());
        try {
            Files.setPosixFilePermissions(
                    Residents.FOLDERS, PosixFilePermissions.fromString("rwxr-xr-x"));
            Outcome outcome = tell().run();
            assertEquals(1, outcome.status());
            assertTrue(outcome.err().contains("others have rights there"), outcome.err());
        } finally {
            Files.setPosixFilePermissions(
                    Residents.FOLDERS, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void theFolderOfAnotherUserIsRefused() throws IOException {
        numbers(tell());
        Object owner = Files.getAttribute(Residents.FOLDERS, "unix:uid");
        assumeTrue(owner.equals(0), "only root can give folders");
        try {
            Files.setAttribute(Residents.FOLDERS, "unix:uid", SOMEBODY);
            Outcome outcome = tell().run();
            assertEquals(1, outcome.status());
            assertTrue(outcome.err().contains("it belongs to another user (65534)"), outcome.err());
        } finally {
            Files.setAttribute(Residents.FOLDERS, "unix:uid", owner);
        }
    }

    /** The folder is this user's, and the one who listens there is not. */
    @Test
    void theSocketOfAnotherUserIsRefused() throws Exception {
        Numbers numbers = numbers(tell());
        Path container = Residents.folders().get(0);
        assumeTrue(Files.getAttribute(container, "unix:uid").equals(0), "only root can change");
        Files.writeString(
                folder.resolve("listening.py"),
                """
                import os, socket, sys
                os.chdir(sys.argv[1])
                os.unlink("socket")
                listener = socket.socket(socket.AF_UNIX)
                listener.bind("socket")
                os.setuid(65534)
                listener.listen()
                print("listening", flush=True)
                sys.stdin.read()
                """);
        Path python = Residents.python();
        Process other =
                Program.of(
                                python.toString(),
                                folder.resolve("listening.py").toString(),
                                container.toString())
                        .start();
        try {
            assertEquals("listening", other.inputReader().readLine());
            Outcome outcome = tell().run();
            assertEquals(1, outcome.status());
            assertTrue(outcome.err().contains("another user (65534) answers there"), outcome.err());
        } finally {
            other.destroyForcibly().waitFor();
            kill("TERM", numbers.container()); // nobody finds it any more
            haveEnded(numbers);
        }
    }
}
