package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import loader.testing.Container;
import loader.testing.ModuleJar;
import loader.testing.Program;
import loader.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** What processes share of bundles in one cache, each with a container of its own. */
class SharedGenerationsIT {
    private static final int FILES = 40;
    private static final int ATTEMPTS = 20;
    private static final int SOMEBODY = 65_533;

    /** One for all tests, so that CPython is unpacked once. */
    @TempDir static Path cache;

    @TempDir Path folder;

    /** How the other process comes to its end. */
    enum End {
        ORDERLY {
            @Override
            void come() {
                System.exit(0);
            }
        },
        CRASH {
            @Override
            void come() {
                Runtime.getRuntime().halt(0);
            }
        };

        abstract void come();
    }

    /** The other process: imports the module of a bundle, and says where it is from. */
    static final class Importing {

        private Importing() {}

        public static void main(String[] arguments) throws BundleException {
            try (Container container = container(Path.of(arguments[0]), Path.of(arguments[1]))) {
                for (String extra : List.of(arguments).subList(4, arguments.length)) {
                    container.install(fragment(arguments[2], extra));
                }
                container.start(jar(arguments[2]));
                System.out.println(
                        "outcome "
                                + Python.of(container)
                                        .raised(
                                                "import os, "
                                                        + arguments[2]
                                                        + " as it; it.tell()"));
            } finally {
                End.valueOf(arguments[3]).come();
            }
        }
    }

    private static Container container(Path storage, Path cache) {
        return Running.container(storage, Map.of("loader.cache", cache.toString()));
    }

    private static ModuleJar jar(String name) {
        ModuleJar jar =
                new ModuleJar(name, "1")
                        .module(name, "package", "lib/" + name + "/__init__.py")
                        .file(
                                "lib/" + name + "/__init__.py",
                                """
                                import os
                                def tell():
                                    raise ValueError(os.path.realpath(__file__))
                                """);
        for (int i = 0; i < FILES && name.startsWith("big"); i++) {
            jar.file("lib/" + name + "/zz" + i, new byte[1 << 20]);
        }
        return jar.file("lib/" + name + "/text", "genuine");
    }

    private static ModuleJar fragment(String host, String file) {
        return new ModuleJar(host + "." + file, "1")
                .header("Fragment-Host", host)
                .file("lib/" + host + "/" + file, "");
    }

    private Program command(String storage, String module, End end, String... fragments) {
        List<String> arguments = new ArrayList<>();
        arguments.add(folder.resolve(storage).toString());
        arguments.addAll(List.of(cache.toString(), module, end.name()));
        arguments.addAll(List.of(fragments));
        return Program.java(List.of("-Xmx2g"), Importing.class, arguments.toArray(String[]::new))
                .merged();
    }

    /** Where the module is from. */
    private Path imported(String storage, String module, End end, String... fragments) {
        return origin(command(storage, module, end, fragments).run().out());
    }

    private static Path origin(String said) {
        String start = "outcome ValueError: ";
        return said.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> Path.of(line.substring(start.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError(said));
    }

    private static Path store() {
        return cache.resolve("generations");
    }

    /**
     * What is in the store of this module, or of nothing in particular, and when it was changed.
     */
    private static Map<String, String> stored(String module) {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(store())) {
            for (Path file : files.toList()) {
                String path = store().relativize(file).toString();
                boolean isOther = path.contains("_1.0.0-") && !path.startsWith(module + "_");
                if (!path.isEmpty() && !isOther) {
                    found.put(path, Files.getLastModifiedTime(file).toString());
                }
            }
        } catch (IOException | UncheckedIOException changing) {
            return Map.of();
        }
        return found;
    }

    private static List<String> topLevel(String module) {
        return stored(module).keySet().stream().filter(path -> !path.contains("/")).toList();
    }

    private static void assertTidy(String module) {
        String own = ProcessHandle.current().pid() + "-"; // this process may use something, too
        List<String> left =
                topLevel(module).stream()
                        .filter(each -> !each.equals("lock") && !each.startsWith(own))
                        .toList();
        assertEquals(1, left.size(), left.toString());
        assertTrue(left.get(0).startsWith(module + "_1.0.0-"), left.toString());
    }

    @Test
    void theSecondContainerUsesWhatTheFirstOneHasStoredAndWritesNothing() {
        Path first = imported("one", "twice", End.ORDERLY);
        assertTrue(first.startsWith(store()), first.toString());
        Map<String, String> before = stored("twice");
        assertTrue(before.keySet().stream().anyMatch(path -> path.endsWith(".pyc")), "byte code");
        assertEquals(first, imported("two", "twice", End.ORDERLY));
        assertEquals(before, stored("twice"));
        assertTidy("twice");
    }

    @Test
    void theSameContainerUsesItAgain() {
        Path first = imported("one", "again", End.ORDERLY);
        Map<String, String> before = stored("again");
        assertEquals(first, imported("one", "again", End.ORDERLY));
        assertEquals(before, stored("again"));
    }

    @Test
    void twoAtOnceIntoAnEmptyStoreGiveOne() throws Exception {
        imported("warm", "small", End.ORDERLY); // CPython is unpacked
        Process one = command("one", "bigone", End.ORDERLY).start();
        Process two = command("two", "bigone", End.ORDERLY).start();
        String first = new String(one.getInputStream().readAllBytes());
        String second = new String(two.getInputStream().readAllBytes());
        assertEquals(origin(first), origin(second));
        assertTrue(origin(first).startsWith(store()), first);
        assertEquals(0, one.waitFor() + two.waitFor());
        assertTidy("bigone");
    }

    @Test
    void whatAKilledProcessHasBegunIsNeverSeenAndGoes() throws Exception {
        imported("warm", "small", End.ORDERLY);
        for (int i = 0; i < ATTEMPTS && !isKilledWhileItUnpacks("big" + i); i++) {
            // it was faster than the signal
        }
        assertTrue(topLevel("none").stream().anyMatch(name -> name.endsWith(".lock")), "killed");
        Path next = imported("next", "next", End.ORDERLY);
        assertTrue(next.startsWith(store()), next.toString());
        assertTidy("next");
    }

    private boolean isKilledWhileItUnpacks(String module) throws Exception {
        Process killed = command("killed" + module, module, End.ORDERLY).start();
        Waiting.until("it unpacks", () -> isUnpacking() || !killed.isAlive());
        killed.destroyForcibly().waitFor();
        return isUnpacking();
    }

    private static boolean isUnpacking() {
        return stored("none").keySet().stream().anyMatch(path -> path.contains("/zz"));
    }

    /** What may happen to a file; only a crash lets all bytes be read. */
    enum Damage {
        TRUNCATED(End.ORDERLY) {
            @Override
            void to(Path file) throws IOException {
                Files.writeString(file, "gen");
            }
        },
        MISSING(End.ORDERLY) {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
            }
        },
        EXCHANGED(End.CRASH) {
            @Override
            void to(Path file) throws IOException {
                Files.writeString(file, "altered");
            }
        };

        private final End before;

        Damage(End before) {
            this.before = before;
        }

        abstract void to(Path file) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDamagedIsMadeAnew(Damage damage) throws Exception {
        String module = "damaged" + damage.ordinal();
        Path file = imported("one", module, damage.before).resolveSibling("text");
        assertTrue(file.toFile().setWritable(true));
        damage.to(file);
        assertEquals(file, imported("two", module, End.ORDERLY).resolveSibling("text"));
        assertEquals("genuine", Files.readString(file));
        assertTidy(module);
    }

    @Test
    void whatAnotherUserHasPutThereIsNotUsed() throws Exception {
        Path file = imported("one", "owned", End.ORDERLY);
        Path place = store().resolve(store().relativize(file).getName(0));
        assumeTrue(Files.getAttribute(place, "unix:uid").equals(0), "only root can give files");
        Files.setAttribute(place, "unix:uid", SOMEBODY);
        Files.writeString(file, "raise ValueError('/foreign')");
        assertEquals(file, imported("two", "owned", End.ORDERLY));
        assertEquals(0, Files.getAttribute(place, "unix:uid"));
    }

    @Test
    void aFragmentMakesItAnotherContent() throws Exception {
        Path alone = imported("one", "host", End.ORDERLY);
        Path joined = imported("two", "host", End.ORDERLY, "more");
        assertNotEquals(alone, joined);
        assertTrue(Files.exists(joined.resolveSibling("more")));
        assertEquals(alone, imported("three", "host", End.ORDERLY));
    }

    /** As it was installed first, it is in the store; each later one has files of its own. */
    @Test
    void anUpdateAndANewInstallationHaveLibrariesOfTheirOwn() throws Exception {
        ModuleJar jar = new CModule("fresh", 1, true).jar();
        try (Container container = container(folder.resolve("felix"), cache)) {
            Python python = Python.of(container);
            List<String> origins = new ArrayList<>();
            Bundle bundle = container.start(jar);
            origins.add(origin(python));
            Container.update(bundle, jar);
            origins.add(origin(python));
            bundle.stop();
            bundle.start();
            origins.add(origin(python));
            bundle.uninstall();
            container.start(jar);
            origins.add(origin(python));
            assertTrue(Path.of(origins.get(0)).startsWith(store()), origins.toString());
            assertEquals(4, origins.stream().distinct().count(), origins.toString());
        }
    }

    private static String origin(Python python) {
        assertEquals(1, python.<Integer>eval("__import__('fresh').count()"), "a new variable");
        return python.run("import fresh, os; result = os.path.realpath(fresh.__file__)");
    }
}
