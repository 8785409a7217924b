package loader.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import loader.files.FileTree;
import loader.python.NoPythonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RuntimeCacheTest {
    private static final String OS = "lib/python3.14/os.py";

    @TempDir Path folder;

    enum Damage {
        MISSING {
            @Override
            void to(Path home) throws IOException {
                Files.delete(home.resolve(OS));
            }
        },
        TRUNCATED {
            @Override
            void to(Path home) throws IOException {
                Files.writeString(home.resolve(OS), "import");
            }
        },
        GROWN {
            @Override
            void to(Path home) throws IOException {
                Files.writeString(home.resolve(OS), "import sys\n# more\n");
            }
        },
        EMPTY_FILE_MISSING {
            @Override
            void to(Path home) throws IOException {
                Files.delete(home.resolve("lib/python3.14/empty.py"));
            }
        },
        EMPTY_FILE_IS_A_FOLDER {
            @Override
            void to(Path home) throws IOException {
                EMPTY_FILE_MISSING.to(home);
                Files.createDirectory(home.resolve("lib/python3.14/empty.py"));
            }
        },
        FOLDER_MISSING {
            @Override
            void to(Path home) throws IOException {
                FileTree.delete(home.resolve("lib"));
            }
        },
        CHECKLIST_TRUNCATED {
            @Override
            void to(Path home) throws IOException {
                Path list = home.resolve("python.list");
                byte[] bytes = Files.readAllBytes(list);
                Files.write(list, java.util.Arrays.copyOf(bytes, bytes.length - 3));
            }
        },
        CHECKLIST_EMPTY {
            @Override
            void to(Path home) throws IOException {
                Files.write(home.resolve("python.list"), new byte[0]);
            }
        },
        ALL_IS_ONE_FILE {
            @Override
            void to(Path home) throws IOException {
                FileTree.delete(home);
                Files.writeString(home, "not a folder");
            }
        };

        abstract void to(Path home) throws IOException;
    }

    @Test
    void aRuntimeIsUnpackedOnceAndHasTheFilesOfTheIndex() throws IOException {
        List<UnpackProgress> progress = new ArrayList<>();
        try (JarArchive archive = archive(Fixture.small())) {
            RuntimeCache cache = new RuntimeCache(cache(), progress::add);

            Path home = cache.home(archive);

            assertEquals(home, cache.home(archive));
            assertEquals("import sys\n", Files.readString(home.resolve(OS)));
            assertTrue(Files.isExecutable(home.resolve("bin/python3.14")));
            assertFalse(Files.isExecutable(home.resolve(OS)));
            assertEquals(new UnpackProgress(0, 3, 0, 22), progress.get(0));
            assertEquals(new UnpackProgress(3, 3, 22, 22), progress.get(3));
            assertEquals(4, progress.size());
            assertEquals(List.of(), RuntimeDamage.of(home, archive));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedHomeIsRebuiltAtTheNextStart(Damage damage) throws IOException {
        try (JarArchive archive = archive(Fixture.small())) {
            RuntimeCache cache = new RuntimeCache(cache());
            Path home = cache.home(archive);
            damage.to(home);

            assertEquals(home, cache.home(archive));

            assertEquals(List.of(), RuntimeDamage.of(home, archive));
            assertOnlyHomeIn(cache(), home);
        }
    }

    @Test
    void otherBytesOfTheSameLengthAreFoundByDigest() throws IOException {
        try (JarArchive archive = archive(Fixture.small())) {
            RuntimeCache cache = new RuntimeCache(cache());
            Path home = cache.home(archive);
            Files.writeString(home.resolve(OS), "import SYS\n");

            cache.home(archive);
            assertEquals(List.of(OS), RuntimeDamage.of(home, archive));
        }
    }

    @Test
    void otherBytesOfTheSameLengthAreFoundAfterACrash() throws IOException {
        try (JarArchive archive = archive(Fixture.small())) {
            RuntimeCache cache = new RuntimeCache(cache());
            Path home = cache.home(archive);
            Files.writeString(home.resolve(OS), "import SYS\n");
            Path left = mark(home);

            assertEquals(Optional.empty(), cache.present(archive.digest()));
            assertEquals(home, cache.home(archive));

            assertEquals(List.of(), RuntimeDamage.of(home, archive));
            assertFalse(Files.exists(left));
            assertEquals(Optional.of(home), cache.present(archive.digest()));
        }
    }

    /** The launcher looks for the home, and then the framework does. */
    @Test
    void aStartChecksTheHomeOnce() throws IOException {
        try (JarArchive archive = archive(Fixture.small())) {
            RuntimeCache cache = new RuntimeCache(cache());
            Path home = cache.home(archive);
            assertEquals(Optional.of(home), cache.present(archive.digest()));
            Files.delete(home.resolve(OS));

            assertEquals(home, cache.home(archive));
            assertFalse(Files.exists(home.resolve(OS)));

            assertEquals(home, cache.home(archive));
            assertTrue(Files.exists(home.resolve(OS)));
        }
    }

    @Test
    void aHomeThatIsWholeAfterACrashStays() throws IOException {
        List<UnpackProgress> progress = new ArrayList<>();
        try (JarArchive archive = archive(Fixture.small())) {
            Path home = new RuntimeCache(cache()).home(archive);
            Path left = mark(home);

            new RuntimeCache(cache(), progress::add).home(archive);

            assertEquals(List.of(), progress);
            assertFalse(Files.exists(left));
        }
    }

    /** As a process leaves it that dies. */
    private static Path mark(Path home) throws IOException {
        return Files.createFile(home.resolveSibling(home.getFileName() + ".4711-1.started"));
    }

    @Test
    void aHomeThatOthersCanWriteIsUnpackedAnew() throws IOException {
        try (JarArchive archive = archive(Fixture.small())) {
            RuntimeCache cache = new RuntimeCache(cache());
            Path home = cache.home(archive);
            assertEquals("rwx------", mode(home));
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
            Path added = Files.createFile(home.resolve("lib/python3.14/sitecustomize.py"));

            assertEquals(home, cache.home(archive));

            assertEquals("rwx------", mode(home));
            assertFalse(Files.exists(added));
        }
    }

    @Test
    void aCacheThatOthersCanWriteIsRefused() throws IOException {
        Files.createDirectory(cache());
        Files.setPosixFilePermissions(cache(), PosixFilePermissions.fromString("rwxrwxrwx"));

        String message = refusal(Fixture.small(), cache());

        assertTrue(message.contains(cache() + ": others may write there"), message);
    }

    private static String mode(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }

    @Test
    void filesThatPythonAddsDoNotMakeAHomeDamaged() throws IOException {
        List<UnpackProgress> progress = new ArrayList<>();
        try (JarArchive archive = archive(Fixture.small())) {
            Path home = new RuntimeCache(cache()).home(archive);
            Files.writeString(home.resolve("lib/python3.14/added.pyc"), "");

            new RuntimeCache(cache(), progress::add).home(archive);

            assertEquals(List.of(), progress);
        }
    }

    @Test
    void anotherContentGetsAnotherHomeAndTheOldOneStays() throws IOException {
        Path first = homeOf(Fixture.small());
        Path second = homeOf(Fixture.small().file("new.py", "-", "new"));

        assertNotEquals(first, second);
        assertTrue(Files.exists(first.resolve(OS)));
    }

    @Test
    void bytesThatAreNotThoseOfTheIndexAreRefusedAndLeaveNothing() throws IOException {
        String message =
                refusal(Fixture.small().file("bad.py", "-", "declared", "DECLARED"), cache());

        assertEquals(
                "cpython-3.14.3-test: cannot unpack to "
                        + cache()
                        + ": bad.py does not have the digest that the index declares",
                message);
        assertEmptyBut(cache(), "lock");
    }

    @Test
    void aFileThatTheArchiveLacksIsNamedAndNothingIsLeft() throws IOException {
        String message = refusal(Fixture.small().without(OS), cache());

        assertTrue(message.contains("python/" + OS + ": not in "), message);
        assertEmptyBut(cache(), "lock");
    }

    @Test
    void aPathOutsideTheHomeIsNeverWritten() throws IOException {
        String message = refusal(Fixture.small().file("../../outside.py", "-", "x"), cache());

        assertTrue(message.contains("../../outside.py: a path outside the runtime"), message);
        assertFalse(Files.exists(folder.resolve("outside.py")));
        assertEmptyBut(cache(), "lock");
    }

    @Test
    void aCacheThatIsAFileIsNamedWithTheReason() throws IOException {
        Files.writeString(cache(), "a file");

        String message = refusal(Fixture.small(), cache());

        assertTrue(message.endsWith(cache() + ": a file is in the place of a folder"), message);
    }

    @Test
    void aCacheBelowAFileIsNamedWithTheReason() throws IOException {
        Files.writeString(cache(), "a file");

        String message = refusal(Fixture.small(), cache().resolve("below"));

        assertTrue(
                message.contains("cannot unpack to " + cache().resolve("below") + ": "), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void whatDeadProcessesLeftIsRemovedAtTheNextUnpacking() throws IOException {
        Files.createDirectories(cache().resolve("4711.tmp/lib"));
        Files.writeString(cache().resolve("4711.tmp/lib/half.py"), "half");

        Path home = homeOf(Fixture.small());

        assertOnlyHomeIn(cache(), home);
    }

    @Test
    void testsAreLaidIntoTheStandardLibrary() throws IOException {
        Fixture tests = new Fixture().file("test/support/os.py", "-", "a test");
        Path other = Files.createDirectory(folder.resolve("tests"));
        try (JarArchive runtime = archive(Fixture.small());
                JarArchive added = new JarArchive(tests.jar(other))) {
            RuntimeCache cache = new RuntimeCache(cache());
            ArchiveWithTests both = new ArchiveWithTests(runtime, added);

            Path home = cache.home(both);

            assertEquals(List.of(), RuntimeDamage.of(home, both));
            assertEquals("import sys\n", Files.readString(home.resolve(OS)));
            assertEquals(
                    "a test", Files.readString(home.resolve("lib/python3.14/test/support/os.py")));
            assertNotEquals(home, cache.home(runtime));
        }
    }

    private Path homeOf(Fixture fixture) throws IOException {
        try (JarArchive archive = archive(fixture)) {
            return new RuntimeCache(cache()).home(archive);
        }
    }

    private String refusal(Fixture fixture, Path cache) throws IOException {
        try (JarArchive archive = archive(fixture)) {
            RuntimeCache refusing = new RuntimeCache(cache);
            return assertThrows(NoPythonException.class, () -> refusing.home(archive)).getMessage();
        }
    }

    private JarArchive archive(Fixture fixture) throws IOException {
        return new JarArchive(fixture.jar(folder));
    }

    private Path cache() {
        return folder.resolve("cache");
    }

    private static void assertOnlyHomeIn(Path cache, Path home) throws IOException {
        assertEmptyBut(cache, home.getFileName().toString(), "lock");
    }

    private static void assertEmptyBut(Path folder, String... names) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of(names), files.map(f -> f.getFileName().toString()).sorted().toList());
        }
    }
}
