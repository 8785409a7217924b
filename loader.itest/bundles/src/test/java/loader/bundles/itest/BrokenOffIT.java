package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import loader.files.FileTree;
import loader.testing.Container;
import loader.testing.ModuleJar;
import loader.testing.Program;
import loader.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Unpacking that is broken off, by a kill or by a disk that takes no more, in a process of its own.
 */
class BrokenOffIT {

    private static final int FILES = 150;
    private static final int ATTEMPTS = 20;

    @TempDir Path folder;

    /** The other process: starts the container and imports the module of a bundle. */
    static final class Importing {

        private Importing() {}

        public static void main(String[] arguments) {
            try {
                run(
                        Running.container(
                                Path.of(arguments[0]), Map.of("loader.unpack.private", "true")));
            } finally {
                Runtime.getRuntime().halt(0);
            }
        }

        private static void run(Container container) {
            boolean first =
                    Arrays.stream(container.context().getBundles())
                            .noneMatch(bundle -> bundle.getSymbolicName().equals("big"));
            if (first) {
                container.start(big());
            }
            System.out.println("outcome " + Python.of(container).raised("import big"));
            container.start(
                    new ModuleJar("small", "1")
                            .module("small", "source", "lib/small.py")
                            .file("lib/small.py", ""));
            System.out.println(
                    "others " + Python.of(container).eval("__import__('small').__name__"));
        }
    }

    private static ModuleJar big() {
        ModuleJar jar =
                new ModuleJar("big", "1")
                        .module("big", "source", "lib/big.py")
                        .file("lib/big.py", "raise ValueError('complete')\n");
        for (int i = 0; i < FILES; i++) {
            jar.file("lib/zz" + i, new byte[1 << 20]);
        }
        return jar;
    }

    @Test
    void afterAKillWhileItUnpacksTheNextStartUnpacksAnewAndTidiesUp() throws Exception {
        for (int i = 0; i < ATTEMPTS && !isKilledWhileItUnpacks(); i++) {
            FileTree.delete(folder.resolve("felix"));
        }
        assertEquals(1, entries("unpacking-"), "it was killed while it unpacked");

        assertEquals("ValueError: complete", outcome(command()));
        assertEquals(0, entries("unpacking-"));
    }

    /** On a busy machine the signal may come when it has unpacked all. */
    private boolean isKilledWhileItUnpacks() throws Exception {
        Process killed = command().merged().start();
        Waiting.until("it unpacks", () -> unpackedFiles() > 0 || !killed.isAlive());
        killed.destroyForcibly().waitFor();
        return entries("unpacking-") == 1;
    }

    @Test
    void whatAProcessUnpackedIsUsedByTheNextOneUnlessItIsDamaged() throws Exception {
        assertEquals("ValueError: complete", outcome(command()));
        Path file = generation().resolve("lib").resolve("zz0");
        Files.writeString(generation().resolve("mine"), "");
        assertEquals("ValueError: complete", outcome(command()));
        assertTrue(Files.exists(generation().resolve("mine")), "the folder is the same");

        Files.writeString(file, "damaged");
        assertEquals("ValueError: complete", outcome(command()));
        assertEquals(1 << 20, Files.size(file));
    }

    @Test
    void aWriteThatFailsIsReportedAndLeavesNothing() throws Exception {
        outcome(command(folder.resolve("other"))); // CPython is unpacked without the limit
        // A limit for each file stands for a full disk; 512-byte blocks, or 1024 in some shells.
        String outcome = outcome(command().after("ulimit -f 900"));
        assertTrue(outcome.startsWith("ImportError: big: bundle big_1.0.0 ["), outcome);
        assertTrue(outcome.contains("cannot be unpacked: entry lib/"), outcome);
        assertEquals(0, entries("unpacking-"));
    }

    @Test
    void aFullDiskIsReportedLeavesNothingAndHarmsNoOther() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                succeeds("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString()),
                "a file system of 24 MB can be mounted");
        try {
            String said = said(command(disk.resolve("felix")));
            String outcome = line("outcome ", said);
            assertTrue(outcome.startsWith("ImportError: big: bundle big_1.0.0 ["), outcome);
            assertTrue(outcome.contains("cannot be unpacked: entry lib/zz"), outcome);
            assertTrue(outcome.contains("No space left on device"), outcome);
            assertEquals("small", line("others ", said));
            assertEquals(0, entries(disk.resolve("felix"), "unpacking-"));
            assertEquals(
                    1, entries(disk.resolve("felix"), "big"), "the mark of its user, and no files");
        } finally {
            assertTrue(succeeds("umount", disk.toString()));
        }
    }

    private static boolean succeeds(String... command) {
        try {
            return Program.of(command).run().status() == 0;
        } catch (UncheckedIOException absent) {
            return false;
        }
    }

    private Program command() {
        return command(folder.resolve("felix"));
    }

    private static Program command(Path storage) {
        return Program.java(List.of("-Xmx2g"), Importing.class, storage.toString());
    }

    private static String outcome(Program command) {
        return line("outcome ", said(command));
    }

    private static String said(Program command) {
        return command.merged().run().out();
    }

    private static String line(String start, String said) {
        return said.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElse(said);
    }

    private Path generation() throws IOException {
        return Generations.in(folder.resolve("felix")).folders().stream()
                .filter(path -> path.getFileName().toString().startsWith("big_"))
                .findFirst()
                .orElseThrow();
    }

    /** How many files of the bundle are on the way to their folder. */
    private long unpackedFiles() throws IOException {
        if (entries("unpacking-") == 0) {
            return 0;
        }
        long files = 0;
        for (Path unpacking : Generations.in(folder.resolve("felix")).folders()) {
            try (Stream<Path> all = Files.walk(unpacking)) {
                files += all.filter(file -> file.getFileName().toString().startsWith("zz")).count();
            } catch (UncheckedIOException | NoSuchFileException changing) {
                return 0;
            }
        }
        return files;
    }

    private long entries(String start) throws IOException {
        return entries(folder.resolve("felix"), start);
    }

    private static long entries(Path storage, String start) throws IOException {
        return Generations.in(storage).files().stream()
                .filter(path -> path.getFileName().toString().startsWith(start))
                .count();
    }
}
