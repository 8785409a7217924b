package loader.bnd;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.OSGiHeader;
import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Instruction;
import aQute.bnd.osgi.Jar;
import aQute.bnd.service.AnalyzerPlugin;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;
import loader.wheel.MarkerEnvironment;
import loader.wheel.Platform;
import loader.wheel.Version;
import loader.wheel.Wheel;
import loader.wheel.WheelBundle;
import loader.wheel.WheelException;

/**
 * The instruction {@code -wheel: wheels/orjson-3.11.4-….whl}: the bundle holds what the wheel
 * holds, offers its modules and its distribution, and requires what it requires. A wheel that is
 * refused is an error of the build.
 *
 * <p>Attributes of a clause: {@code sha256}, the digest that the file must have; {@code lock}, a
 * file in the format of pip's {@code --require-hashes} that must hold the digest; {@code python},
 * the CPython whose markers count, when it is not 3.14.
 */
public final class WheelPlugin implements AnalyzerPlugin {

    static final String INSTRUCTION = "-wheel";

    private static final String PYTHON = "3.14.0";

    @Override
    public boolean analyzeJar(Analyzer analyzer) throws Exception {
        Parameters clauses = OSGiHeader.parseHeader(analyzer.mergeProperties(INSTRUCTION));
        for (Map.Entry<String, Attrs> clause : clauses.entrySet()) {
            File file = analyzer.getFile(clause.getKey());
            try {
                requireDigest(analyzer, file.toPath(), clause.getValue());
                add(analyzer, file.toPath(), clause.getValue());
            } catch (WrongModule | WheelException | IOException refused) {
                analyzer.error("%s: %s", INSTRUCTION, refused.getMessage());
            }
        }
        return false;
    }

    private static void requireDigest(Analyzer analyzer, Path wheel, Attrs attributes)
            throws IOException {
        String actual = digest(wheel);
        String wanted = attributes.getOrDefault("sha256", actual);
        if (!wanted.equalsIgnoreCase(actual)) {
            throw new WrongModule(
                    wheel.getFileName().toString(), "its digest is " + actual + ", not " + wanted);
        }
        String lock = attributes.get("lock");
        if (lock != null
                && !Files.readString(analyzer.getFile(lock).toPath())
                        .contains("--hash=sha256:" + actual)) {
            throw new WrongModule(
                    wheel.getFileName().toString(), "its digest " + actual + " is not in " + lock);
        }
    }

    private static void add(Analyzer analyzer, Path file, Attrs attributes) throws Exception {
        Path converted = Files.createTempFile("wheel", ".jar");
        analyzer.addClose(() -> Files.deleteIfExists(converted));
        try (Wheel wheel = Wheel.open(file)) {
            Version python = Version.parse(attributes.getOrDefault("python", PYTHON));
            Platform platform =
                    wheel.name().platforms().stream().findFirst().orElse(Platform.current());
            WheelBundle bundle = WheelBundle.of(wheel, MarkerEnvironment.of(python, platform));
            bundle.writeTo(converted);
            addHeaders(analyzer, bundle.manifest());
        }
        Jar content = new Jar(converted.toFile());
        analyzer.addClose(content);
        analyzer.getJar().addAll(content, new Instruction("!META-INF/*"));
    }

    private static void addHeaders(Analyzer analyzer, Manifest manifest) {
        for (String header : List.of(Constants.PROVIDE_CAPABILITY, Constants.REQUIRE_CAPABILITY)) {
            String clauses = manifest.getMainAttributes().getValue(header);
            PyModulePlugin.append(analyzer, header, List.of(clauses));
        }
        String licence = manifest.getMainAttributes().getValue(Constants.BUNDLE_LICENSE);
        if (licence != null && analyzer.getProperty(Constants.BUNDLE_LICENSE) == null) {
            analyzer.setProperty(Constants.BUNDLE_LICENSE, licence);
        }
    }

    private static String digest(Path file) throws IOException {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
