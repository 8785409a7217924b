package loader.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The main classes of all modules: what each uses, which module it is of, what is exported. */
final class Code {

    /**
     * By the folder of the module or by the jar; {@code loader.bench} and examples are not here.
     */
    private static final Pattern MODULE =
            Pattern.compile(
                    "loader[.-](core|native\\.ffm|native|runpy|services|wheel|bnd|maven|launcher|embed|health|webconsole|arrow|process|remote|doctor)"
                            + "(?=[-/])");

    private static final String EXPORT = "org.osgi.annotation.bundle.Export";

    /** Top-level classes, by name, with the top-level classes that they use. */
    final Map<String, Set<String>> uses = new TreeMap<>();

    /** The module of each top-level class. */
    final Map<String, String> modules = new TreeMap<>();

    /** Packages that are annotated so. */
    final Set<String> exported = new TreeSet<>();

    Code() {
        for (JavaClass each :
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("loader")) {
            add(each);
        }
        uses.values().forEach(used -> used.retainAll(uses.keySet()));
    }

    private void add(JavaClass type) {
        Matcher module = MODULE.matcher(type.getSource().orElseThrow().getUri().toString());
        if (!module.find()) {
            return;
        }
        if (type.getSimpleName().equals("package-info")) {
            if (type.getAnnotations().stream()
                    .anyMatch(a -> a.getRawType().getName().equals(EXPORT))) {
                exported.add(type.getPackageName());
            }
            return;
        }
        String name = top(type.getName());
        modules.put(name, "loader." + module.group(1));
        Set<String> used = uses.computeIfAbsent(name, key -> new TreeSet<>());
        for (Dependency each : type.getDirectDependenciesFromSelf()) {
            used.add(top(each.getTargetClass().getBaseComponentType().getName()));
        }
        used.remove(name);
    }

    /** The class in whose file it is. */
    private static String top(String name) {
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.'));
    }

    /** How many files each package has. */
    Map<String, Integer> packages() {
        Map<String, Integer> sizes = new TreeMap<>();
        uses.keySet().forEach(type -> sizes.merge(packageOf(type), 1, Integer::sum));
        return sizes;
    }

    List<Set<String>> knots() {
        return Knots.of(uses);
    }

    /** Which package uses which. */
    Map<String, Set<String>> packageUses() {
        Map<String, Set<String>> graph = new TreeMap<>();
        uses.forEach(
                (type, used) -> {
                    Set<String> others =
                            graph.computeIfAbsent(packageOf(type), key -> new TreeSet<>());
                    used.forEach(other -> others.add(packageOf(other)));
                    others.remove(packageOf(type));
                });
        return graph;
    }
}
