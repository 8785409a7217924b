package loader.python.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import loader.runtime.BundleArchive;
import loader.runtime.PythonHome;
import loader.runtime.RuntimeCache;
import loader.runtime.RuntimeDamage;
import loader.testing.Container;
import loader.testing.Program;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/**
 * The runtime of this machine, from its bundle in a framework through the cache to its own
 * interpreter.
 */
class UnpackedRuntimeIT {
    @TempDir static Path folder;
    private static Container container;
    private static RuntimeCache cache;
    private static BundleArchive archive;
    private static Path home;

    @BeforeAll
    static void unpack() throws Exception {
        Path jar =
                RuntimeBundles.bySymbolicName()
                        .get("loader.python." + System.getProperty("python.host"));
        container = Container.open(folder.resolve("felix"), Map.of(), List.of());
        Bundle bundle = container.context().installBundle(jar.toUri().toString());
        archive = BundleArchive.of(bundle).orElseThrow();
        cache = new RuntimeCache(folder.resolve("cache"));
        home = cache.home(archive);
    }

    @AfterAll
    static void stop() {
        container.close();
    }

    @Test
    void aBundleWithoutPythonIsNoArchive() {
        assertTrue(BundleArchive.of(container.context().getBundle()).isEmpty());
    }

    @Test
    void eachFileHasTheBytesOfTheIndex() throws IOException {
        assertEquals(List.of(), RuntimeDamage.of(home, archive));
    }

    @Test
    void theHomeIsOneThatCanBeEmbedded() {
        PythonHome found = PythonHome.of(home);
        assertEquals(System.getProperty("python.minor"), found.minor());
    }

    @Test
    void theInterpreterRunsAndFindsItselfAndItsLibrary() throws Exception {
        List<String> lines =
                python("import sys, os; print(sys.executable, os.__file__, sep='\\n')");

        assertEquals(executable().toRealPath(), Path.of(lines.get(0)).toRealPath());
        assertTrue(
                Path.of(lines.get(1)).toRealPath().startsWith(home.toRealPath()), lines::toString);
    }

    @Test
    void ctypesLoadsTheLibffiOfTheRuntime() throws Exception {
        if (!Files.exists(Path.of("/proc/self/maps"))) {
            assertEquals(
                    List.of("8"), python("import ctypes; print(ctypes.sizeof(ctypes.c_void_p))"));
            return;
        }
        List<String> lines =
                python(
                        """
                        import ctypes
                        maps = [line.split(None, 5) for line in open('/proc/self/maps')]
                        print(*{fields[5].strip() for fields in maps if 'libffi' in fields[-1]})
                        """);

        assertEquals(1, lines.size(), lines::toString);
        assertTrue(
                Path.of(lines.get(0)).toRealPath().startsWith(home.toRealPath()), lines::toString);
    }

    @Test
    void theModulesForTestsAreThere() throws Exception {
        assertEquals(
                List.of("_testmultiphase _testsinglephase _testimportmultiple"),
                python(
                        """
                        import _testmultiphase as a, _testsinglephase as b, _testimportmultiple as c
                        print(a.__name__, b.__name__, c.__name__)
                        """));
    }

    @Test
    void tracebacksNameTheFilesOfTheHomeNotOfTheBuild() throws Exception {
        List<String> lines =
                python(
                        """
                        import json, traceback
                        try: json.loads('{')
                        except ValueError as e:
                            print(traceback.extract_tb(e.__traceback__)[-1].filename)
                        """);

        assertEquals("decoder.py", Path.of(lines.get(0)).getFileName().toString());
        assertTrue(
                Path.of(lines.get(0)).toRealPath().startsWith(home.toRealPath()), lines::toString);
    }

    @Test
    void anImportUsesTheByteCodeOfTheBundle() throws Exception {
        assertEquals(
                List.of("True"),
                python(
                        """
                        import importlib.util, pathlib, typing
                        code = pathlib.Path(typing.__cached__).read_bytes()
                        flags = int.from_bytes(code[4:8], 'little')
                        print(flags == 1 and code[:4] == importlib.util.MAGIC_NUMBER)
                        """));
    }

    @Test
    void eachSourceHasItsByteCodeAndNoPathOfTheBuildIsInIt() throws IOException {
        String build = Path.of("").toAbsolutePath().getParent().toString();
        List<Path> files;
        try (Stream<Path> tree = Files.walk(home)) {
            files = tree.filter(Files::isRegularFile).toList();
        }
        List<Path> code = files.stream().filter(f -> f.toString().endsWith(".pyc")).toList();

        assertEquals(files.stream().filter(f -> f.toString().endsWith(".py")).count(), code.size());
        for (Path file : code) {
            assertTrue(
                    !new String(Files.readAllBytes(file), UTF_8).contains(build), file::toString);
        }
    }

    private static Path executable() {
        String minor = System.getProperty("python.minor");
        return Stream.of("bin/python" + minor, "python.exe")
                .map(home::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> python(String code) {
        return Program.of(executable().toString(), "-I", "-c", code)
                .merged()
                .output()
                .lines()
                .toList();
    }
}
