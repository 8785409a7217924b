package loader.bnd;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Constants;
import aQute.bnd.service.AnalyzerPlugin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The instruction {@code -pymodule: lib}: offers the modules in folders of the bundle as {@code
 * loader.module} capabilities, and requires the platform and the CPython that the libraries are
 * built for. What the libraries do not bear out is an error of the build.
 *
 * <p>A clause is a folder that is laid out as {@code site-packages}, or one with such a folder for
 * each platform, named {@code linux-x86_64} and so on. Its attributes: {@code modules}, the ones to
 * offer when they are not all; {@code abi}, for libraries whose names do not tell; {@code python},
 * the oldest CPython that libraries of the stable ABI work with.
 */
public final class PyModulePlugin implements AnalyzerPlugin {

    static final String INSTRUCTION = "-pymodule";

    private static final String EXTENDER = "osgi.extender;filter:=\"(osgi.extender=loader.core)\"";

    @Override
    public boolean analyzeJar(Analyzer analyzer) throws IOException {
        Parameters clauses = new Parameters(analyzer.mergeProperties(INSTRUCTION), analyzer);
        List<String> capabilities = new ArrayList<>();
        BuiltFor builtFor = new BuiltFor();
        for (Map.Entry<String, Attrs> clause : clauses.entrySet()) {
            try {
                SiteFolder folder = new SiteFolder(analyzer.getJar(), clause.getValue(), builtFor);
                folder.offered(clause.getKey()).forEach(m -> capabilities.add(m.capability()));
            } catch (WrongModule wrong) {
                analyzer.error("%s %s: %s", INSTRUCTION, clause.getKey(), wrong.getMessage());
            }
        }
        if (!capabilities.isEmpty()) {
            append(analyzer, Constants.PROVIDE_CAPABILITY, capabilities);
            append(analyzer, Constants.REQUIRE_CAPABILITY, requirements(builtFor));
        }
        return false;
    }

    private static List<String> requirements(BuiltFor builtFor) {
        List<String> all = new ArrayList<>(List.of(EXTENDER));
        all.addAll(builtFor.requirements());
        return all;
    }

    static void append(Analyzer analyzer, String header, List<String> clauses) {
        List<String> all = new ArrayList<>();
        String present = analyzer.getProperty(header);
        if (present != null && !present.isBlank()) {
            all.add(present);
        }
        all.addAll(clauses);
        analyzer.setProperty(header, String.join(",", all));
    }
}
