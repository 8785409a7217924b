package loader.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loader.library.Platform;
import loader.prestart.PythonPrestart;
import org.slf4j.LoggerFactory;

/** Python, started beside the framework when it is unpacked already: a run needs both. */
final class EarlyPython {
    private static final Pattern DIGEST = Pattern.compile(";digest=([0-9a-f]{64});");

    private final Configuration configuration;
    private final Platform platform;

    private EarlyPython(Configuration configuration, Platform platform) {
        this.configuration = configuration;
        this.platform = platform;
    }

    static void begin(Configuration configuration) {
        try {
            Platform platform = Platform.ofProcess();
            EarlyPython python = new EarlyPython(configuration, platform);
            PythonPrestart.begin(
                    platform,
                    python::home,
                    configuration.pythonOptions(),
                    configuration.programFolder());
        } catch (IllegalArgumentException unknownPlatform) {
            LoggerFactory.getLogger(EarlyPython.class).debug("no early start", unknownPlatform);
        }
    }

    /** The home of the embedded CPython, if a start has unpacked it. */
    static Optional<Path> unpackedIn(Configuration configuration) throws IOException {
        return new EarlyPython(configuration, Platform.ofProcess()).unpacked();
    }

    /** Empty when the framework has to find it, unpack it, or say why there is none. */
    private Optional<Path> home() throws IOException {
        PythonPrestart.prepare(configuration.cache().toPath());
        return configuration.python().isPresent()
                ? configuration.python().map(Path::of)
                : unpacked();
    }

    private Optional<Path> unpacked() throws IOException {
        File[] jars = Container.files(configuration.runtimes(), platform.id() + ".jar");
        Matcher digest = DIGEST.matcher(jars.length == 1 ? JarManifest.text(jars[0]) : "");
        return digest.find()
                ? PythonPrestart.unpacked(configuration.cache().toPath(), digest.group(1))
                : Optional.empty();
    }
}
