package loader.doctor.probe;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import loader.runtime.JarArchive;
import loader.runtime.RuntimeCache;

/** The embedded CPython, unpacked from the bundle on the test's class path. */
public final class TestHome {

    private TestHome() {}

    public static Path path() {
        Path jar =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(Path::of)
                        .filter(path -> path.getFileName().toString().startsWith("loader.python."))
                        .findFirst()
                        .orElseThrow();
        try (JarArchive archive = new JarArchive(jar)) {
            return new RuntimeCache(Path.of("target", "runtime")).home(archive);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** An extension module of the standard library. */
    static ProbedModule standard(String name) {
        Path folder = path().resolve("lib/python3.14/lib-dynload");
        try (Stream<Path> libraries = Files.list(folder)) {
            return libraries
                    .filter(each -> each.getFileName().toString().startsWith(name + "."))
                    .findFirst()
                    .map(library -> new ProbedModule(name, library))
                    .orElseThrow();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
