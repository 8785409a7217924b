package loader.bnd;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Constants;
import aQute.bnd.service.AnalyzerPlugin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import loader.spi.Namespaces;

/**
 * The instruction {@code -pymodule: lib}: offers the modules in folders of the bundle as {@code
 * loader.module} capabilities and as services, and requires the platform and the CPython that the
 * libraries are built for. What the libraries do not bear out is an error of the build.
 *
 * <p>A clause is a folder that is laid out as {@code site-packages}, or one with such a folder for
 * each platform, named {@code linux-x86_64} and so on. Its attributes: {@code modules}, the ones to
 * offer when they are not all; {@code abi}, for libraries whose names do not tell; {@code python},
 * the oldest CPython that libraries of the stable ABI work with; {@code java.interface}, {@code
 * activator} and {@code remote}, see {@link OfferedServices}.
 */
public final class PyModulePlugin implements AnalyzerPlugin {

    static final String INSTRUCTION = "-pymodule";

    private static final String EXTENDER =
            "osgi.extender;filter:=\"" + Namespaces.EXTENDER_FILTER + "\"";

    /** Only for those who assemble: in a framework the modules are there without services, too. */
    private static final String SERVICES =
            "osgi.extender;filter:=\"" + Namespaces.SERVICES_FILTER + "\";effective:=active";

    @Override
    public boolean analyzeJar(Analyzer analyzer) throws IOException {
        Parameters clauses = new Parameters(analyzer.mergeProperties(INSTRUCTION), analyzer);
        List<String> capabilities = new ArrayList<>();
        Set<String> imports = new TreeSet<>();
        TargetPlatforms builtFor = new TargetPlatforms();
        for (Map.Entry<String, Attrs> clause : clauses.entrySet()) {
            try {
                SiteFolder folder = new SiteFolder(analyzer.getJar(), clause.getValue(), builtFor);
                Collection<ModuleClause> modules = folder.offered(clause.getKey());
                OfferedServices services =
                        OfferedServices.of(clause.getKey(), clause.getValue(), modules);
                modules.forEach(
                        m -> capabilities.add(m.capability() + services.attributes(m.name())));
                capabilities.addAll(services.capabilities(modules));
                services.packages().forEach(imports::add);
            } catch (WrongModule wrong) {
                analyzer.error("%s %s: %s", INSTRUCTION, clause.getKey(), wrong.getMessage());
            }
        }
        if (!capabilities.isEmpty()) {
            append(analyzer, Constants.PROVIDE_CAPABILITY, capabilities);
            append(analyzer, Constants.REQUIRE_CAPABILITY, requirements(builtFor));
        }
        imports.removeIf(name -> analyzer.getJar().hasDirectory(name.replace('.', '/')));
        if (!imports.isEmpty()) {
            importAlso(analyzer, imports);
        }
        return false;
    }

    /** The bundle's classes, if it has any, do not refer to these packages. */
    private static void importAlso(Analyzer analyzer, Set<String> packages) {
        String present = analyzer.getProperty(Constants.IMPORT_PACKAGE);
        String wanted = present == null || present.isBlank() ? "*" : present;
        analyzer.setProperty(Constants.IMPORT_PACKAGE, String.join(",", packages) + "," + wanted);
    }

    private static List<String> requirements(TargetPlatforms builtFor) {
        List<String> all = new ArrayList<>(List.of(EXTENDER, SERVICES));
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
