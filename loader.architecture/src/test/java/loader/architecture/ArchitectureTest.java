package loader.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import loader.spi.Namespaces;
import loader.spi.PropertyNames;
import org.junit.jupiter.api.Test;

/** Sizes, knots, and who may use whom, over the class files and sources of all modules. */
class ArchitectureTest {

    static final int LARGEST_PACKAGE = 40;
    static final int LARGEST_KNOT = 15;

    /** Which modules a module may use, all of them through exported packages only. */
    private static final Map<String, Set<String>> MAY_USE =
            Map.ofEntries(
                    Map.entry("loader.core", Set.of()),
                    Map.entry("loader.native", Set.of("loader.core")),
                    Map.entry("loader.native.ffm", Set.of("loader.core", "loader.native")),
                    Map.entry("loader.runpy", Set.of("loader.core")),
                    Map.entry("loader.services", Set.of("loader.core")),
                    Map.entry("loader.wheel", Set.of("loader.core")),
                    Map.entry("loader.bnd", Set.of("loader.core", "loader.wheel")),
                    Map.entry("loader.maven", Set.of("loader.wheel")),
                    Map.entry("loader.doctor", Set.of("loader.core", "loader.wheel")),
                    Map.entry("loader.health", Set.of("loader.core")),
                    Map.entry("loader.process", Set.of("loader.core")),
                    Map.entry("loader.arrow", Set.of("loader.core")),
                    Map.entry("loader.webconsole", Set.of("loader.core", "loader.runpy")),
                    Map.entry(
                            "loader.launcher",
                            Set.of(
                                    "loader.core",
                                    "loader.native",
                                    "loader.runpy",
                                    "loader.wheel",
                                    "loader.doctor")),
                    Map.entry(
                            "loader.embed", Set.of("loader.core", "loader.runpy", "loader.wheel")));

    /** Exported packages that are for some modules only. */
    private static final Map<String, Set<String>> ONLY_FOR =
            Map.of(
                    "loader.capi", Set.of("loader.native.ffm"),
                    "loader.prestart", Set.of("loader.launcher"),
                    "loader.pythons", Set.of("loader.launcher"),
                    "loader.wheel.launch", Set.of("loader.launcher", "loader.embed"));

    private static final Code CODE = new Code();

    @Test
    void allModulesAreThere() {
        Set<String> expected = new TreeSet<>(MAY_USE.keySet());
        if (Runtime.version().feature() < 22) {
            expected.remove("loader.native.ffm");
        }
        assertEquals(expected, new TreeSet<>(CODE.modules.values()));
    }

    @Test
    void aPackageFitsInTheHead() {
        Map<String, Integer> tooLarge = new TreeMap<>(CODE.packages());
        tooLarge.values().removeIf(size -> size <= LARGEST_PACKAGE);
        assertEquals(Map.of(), tooLarge);
    }

    @Test
    void aKnotOfClassesFitsInTheHead() {
        List<Set<String>> tooLarge = new ArrayList<>(CODE.knots());
        tooLarge.removeIf(knot -> knot.size() <= LARGEST_KNOT);
        assertEquals(List.of(), tooLarge);
    }

    @Test
    void packagesDoNotUseEachOther() {
        assertEquals(List.of(), List.copyOf(Knots.of(CODE.packageUses())));
    }

    @Test
    void aPackageIsOfOneModule() {
        Map<String, String> owner = new TreeMap<>();
        CODE.modules.forEach(
                (type, module) -> {
                    String other = owner.put(Code.packageOf(type), module);
                    assertTrue(other == null || other.equals(module), type + ", " + other);
                });
    }

    @Test
    void modulesUseWhatIsMeantForThem() {
        List<String> wrong = new ArrayList<>();
        CODE.uses.forEach((type, used) -> used.forEach(other -> check(type, other, wrong)));
        assertEquals(List.of(), wrong);
    }

    private static void check(String type, String other, List<String> wrong) {
        String user = CODE.modules.get(type);
        String owner = CODE.modules.get(other);
        String name = Code.packageOf(other);
        if (!user.equals(owner)
                && (!MAY_USE.get(user).contains(owner)
                        || !CODE.exported.contains(name)
                        || !ONLY_FOR.getOrDefault(name, Set.of(user)).contains(user))) {
            wrong.add(user + ": " + type + " uses " + other + " of " + owner);
        }
    }

    @Test
    void noBundleNamesWhatIsOfAnotherAsText() throws IllegalAccessException {
        List<String> wrong = new ArrayList<>();
        for (String module : MAY_USE.keySet()) {
            Pattern foreign = foreign(module);
            for (Path file : new Sources(module).files()) {
                if (!Exceptions.LITERALS.containsKey(file.getFileName().toString())) {
                    Sources.literals(file).stream()
                            .filter(text -> foreign.matcher(text).find())
                            .forEach(text -> wrong.add(module + ": " + file + ": " + text));
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** Packages, classes, and names of capabilities and properties that are of other modules. */
    private static Pattern foreign(String module) throws IllegalAccessException {
        Set<String> names = new TreeSet<>();
        CODE.modules.forEach(
                (type, owner) -> {
                    if (!owner.equals(module)) {
                        names.add(type);
                        names.add(Code.packageOf(type));
                    }
                });
        if (!module.equals("loader.core")) {
            for (Class<?> constants : List.of(Namespaces.class, PropertyNames.class)) {
                for (var field : constants.getFields()) {
                    names.add((String) field.get(null));
                }
            }
            names.removeIf(name -> !name.contains(".")); // words such as "kind"
        }
        CODE.modules.forEach(
                (type, owner) -> {
                    if (owner.equals(module)) {
                        names.remove(Code.packageOf(type));
                    }
                });
        if (!module.equals("loader.native")) {
            names.add("_loader");
        }
        String any = String.join("|", names.stream().map(Pattern::quote).toList());
        return Pattern.compile("(?<![\\w.-])(?:" + any + ")(?![\\w-]|\\.\\w)");
    }

    /** Not a rule: the table of {@code docs/decisions}, on standard output. */
    @Test
    void theTableIsPrinted() {
        System.out.println("| module | packages | largest package | largest knot | lines |");
        System.out.println("| --- | --- | --- | --- | --- |");
        MAY_USE.keySet().stream().sorted().forEach(module -> System.out.println(row(module)));
    }

    private static String row(String module) {
        Map<String, Integer> packages = new TreeMap<>(CODE.packages());
        Set<String> own = new TreeSet<>();
        CODE.modules.forEach(
                (type, owner) -> {
                    if (owner.equals(module)) {
                        own.add(Code.packageOf(type));
                    }
                });
        packages.keySet().retainAll(own);
        String largest =
                packages.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .map(e -> e.getKey() + " " + e.getValue())
                        .orElse("–");
        int knot = knotsOf(module).mapToInt(Set::size).max().orElse(1);
        long lines = new Sources(module).files().stream().mapToLong(Sources::lines).sum();
        return "| %s | %d | %s | %d | %d |".formatted(module, own.size(), largest, knot, lines);
    }

    private static Stream<Set<String>> knotsOf(String module) {
        return CODE.knots().stream()
                .filter(k -> k.stream().anyMatch(t -> CODE.modules.get(t).equals(module)));
    }

    /** The script of the command sets the others itself. */
    @Test
    void eachSettingIsDocumented() throws Exception {
        Path root = Path.of("..");
        String page = Files.readString(root.resolve("docs/settings.md"));
        String script =
                Files.readString(root.resolve("loader.launcher/src/main/distribution/bin/loader"));
        List<String> missing = new ArrayList<>();
        for (var field : PropertyNames.class.getFields()) {
            String name = (String) field.get(null);
            if (!page.contains("`" + name + "`") && !script.contains("-D" + name + "=")) {
                missing.add(name);
            }
        }
        assertEquals(List.of(), missing);
    }
}
