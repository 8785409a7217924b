package loader.bnd;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.OSGiHeader;
import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Instruction;
import aQute.bnd.osgi.Jar;
import aQute.bnd.service.AnalyzerPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;
import loader.wheel.FileDigest;
import loader.wheel.WheelException;
import loader.wheel.build.WheelFiles;
import loader.wheel.build.WheelLock;

/**
 * The instruction {@code -wheel: wheels/orjson-3.11.4-….whl}: the bundle holds what the wheel
 * holds, offers its modules and its distribution, and requires what it requires. A wheel that is
 * refused is an error of the build. Several wheels of one release are for different platforms, and
 * each gets a folder of its own.
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
        Map<String, List<Path>> releases = new LinkedHashMap<>();
        Map<String, String> pythons = new HashMap<>();
        for (Map.Entry<String, Attrs> clause : clauses.entrySet()) {
            Path file = analyzer.getFile(clause.getKey()).toPath();
            try {
                requireDigest(analyzer, file, clause.getValue());
                String release = WheelFiles.release(file);
                releases.computeIfAbsent(release, key -> new ArrayList<>()).add(file);
                if (clause.getValue().containsKey("python")) {
                    pythons.put(release, clause.getValue().get("python"));
                }
            } catch (WheelException | UncheckedIOException | IllegalArgumentException refused) {
                analyzer.error("%s: %s", INSTRUCTION, refused.getMessage());
            }
        }
        for (Map.Entry<String, List<Path>> release : releases.entrySet()) {
            String python = pythons.getOrDefault(release.getKey(), PYTHON);
            try {
                add(analyzer, release.getValue(), python);
            } catch (WheelException | IOException | UncheckedIOException refused) {
                analyzer.error("%s: %s", INSTRUCTION, refused.getMessage());
            }
        }
        return false;
    }

    private static void requireDigest(Analyzer analyzer, Path wheel, Attrs attributes) {
        String wanted = attributes.get("sha256");
        if (wanted != null) {
            FileDigest.require(wheel, wanted);
        }
        String lock = attributes.get("lock");
        if (lock != null) {
            WheelLock.read(analyzer.getFile(lock).toPath()).require(wheel);
        }
    }

    private static void add(Analyzer analyzer, List<Path> files, String python) throws Exception {
        Path converted = Files.createTempFile("wheel", ".jar");
        analyzer.addClose(() -> Files.deleteIfExists(converted));
        addHeaders(analyzer, WheelFiles.convert(files, python, converted));
        Jar content = new Jar(converted.toFile());
        analyzer.addClose(content);
        analyzer.getJar().addAll(content, new Instruction("!META-INF/MANIFEST.MF"));
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
}
