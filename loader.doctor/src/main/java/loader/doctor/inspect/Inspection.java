package loader.doctor.inspect;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import loader.doctor.Diagnosis;
import loader.doctor.Finding;
import loader.doctor.LibraryFacts;
import loader.doctor.ModuleFacts;
import loader.library.ExportHook;
import loader.library.ExtensionFileName;
import loader.library.Linkage;
import loader.library.MalformedLibraryException;
import loader.library.reading.LibraryReader;
import loader.wheel.WheelException;
import loader.wheel.check.WheelContents;
import loader.wheel.check.WheelProblem;

/** Reads a wheel and holds what is in it to what the wheel promises; nothing of it is run. */
public final class Inspection {
    private static final List<LibraryRule> RULES =
            List.of(
                    new InitRule(),
                    new StableAbiRule(),
                    new VersionsRule(),
                    new NeededRule(),
                    new SearchPathRule(),
                    new LoadingRule(),
                    new MissingSymbolsRule(),
                    new StateRule());

    private static final Set<String> READ = Set.of("x86_64", "amd64", "aarch64", "arm64", "any");

    private final Claims claims;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, InspectedLibrary> libraries = new TreeMap<>();

    private Inspection(Claims claims) {
        this.claims = claims;
    }

    /** What is known of a wheel. One that cannot be read has one finding. */
    public static Diagnosis of(Path file) {
        try (WheelContents wheel = WheelContents.open(file)) {
            Optional<Level> glibc =
                    wheel.lowestGlibc().map(level -> Level.of(level.toArray(Integer[]::new)));
            return new Inspection(new Claims(wheel.tags(), glibc)).inspect(wheel);
        } catch (WheelException unreadable) {
            String name = String.valueOf(file.getFileName());
            String reason = unreadable.getMessage().replaceFirst("^\\Q" + name + "\\E: ", "");
            return new Diagnosis(
                    name,
                    name,
                    "",
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(StaticRule.ARCHIVE.finding(name, reason)),
                    List.of());
        }
    }

    private Diagnosis inspect(WheelContents wheel) {
        wheel.read(Inspection::isLibrary, this::read);
        wheel.problems().forEach(problem -> findings.add(finding(problem)));
        if (claims.isFor("linux_")) {
            findings.add(
                    StaticRule.LINUX_TAG.finding(
                            wheel.fileName(),
                            "has the tag linux, which promises nothing about the C library"));
        }
        InspectedWheel all =
                InspectedWheel.of(claims, wheel.needsOthers(), libraries.values());
        List<LibraryFacts> facts = new ArrayList<>();
        List<ModuleFacts> modules = new ArrayList<>();
        for (InspectedLibrary library : all.libraries()) {
            RULES.forEach(rule -> rule.check(all, library, findings::add));
            facts.add(facts(all, library));
            library.hooks().forEach((name, hooks) -> modules.add(module(library, name, hooks)));
        }
        findings.sort(Comparator.comparing(Finding::severity).thenComparing(Finding::subject));
        return new Diagnosis(
                wheel.fileName(),
                wheel.distribution(),
                wheel.version(),
                wheel.tags(),
                facts,
                modules,
                findings,
                List.of());
    }

    private static boolean isLibrary(String file) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        return name.endsWith(".so")
                || name.contains(".so.")
                || name.endsWith(".pyd")
                || name.endsWith(".dll")
                || name.endsWith(".dylib");
    }

    private void read(String file, ByteBuffer bytes) {
        try {
            Linkage linkage = LibraryReader.link(bytes);
            libraries.put(file, InspectedLibrary.of(file, installed(file), linkage));
        } catch (MalformedLibraryException malformed) {
            boolean isSaid =
                    ExtensionFileName.of(file.substring(file.lastIndexOf('/') + 1))
                            .filter(name -> !name.abi().equals("none"))
                            .isPresent();
            boolean isRead = READ.stream().anyMatch(claims::isForProcessor);
            StaticRule rule =
                    isSaid && isRead ? StaticRule.MALFORMED_LIBRARY : StaticRule.UNREAD_LIBRARY;
            findings.add(rule.finding(file, malformed.getMessage()));
        }
    }

    /** Its path when the wheel is installed: {@code spam-1.0.data/platlib/} is the same folder. */
    private static String installed(String file) {
        int data = file.indexOf(".data/");
        String rest = data < 0 ? "" : file.substring(data + ".data/".length());
        boolean isModule = rest.startsWith("platlib/") || rest.startsWith("purelib/");
        return isModule ? rest.substring("platlib/".length()) : file;
    }

    private static Finding finding(WheelProblem problem) {
        StaticRule rule =
                switch (problem.kind()) {
                    case RECORD -> StaticRule.RECORD;
                    case DIGEST -> StaticRule.DIGEST;
                    case METADATA -> StaticRule.METADATA;
                    case TAGS -> StaticRule.TAGS_DIFFER;
                    case ROOT -> StaticRule.ROOT_IS_PURELIB;
                    case ENTRY_POINT -> StaticRule.ENTRY_POINT;
                };
        return rule.finding(problem.file(), problem.text());
    }

    private static LibraryFacts facts(InspectedWheel wheel, InspectedLibrary library) {
        List<String> outside = new ArrayList<>(wheel.pythonNames(library));
        outside.removeIf(name -> CApi.stableSince(name).isPresent());
        Map<String, String> more = new LinkedHashMap<>();
        VersionsRule.highest(wheel, library)
                .forEach((name, level) -> more.put(name, level.toString()));
        if (library.isElf()) {
            long bytes = library.linkage().initialized() + library.linkage().zeroed();
            more.put("variables", bytes + " bytes");
        }
        return new LibraryFacts(
                library.file(),
                LoadingRule.platforms(library),
                NeededRule.origins(wheel, library),
                outside,
                more);
    }

    private static ModuleFacts module(
            InspectedLibrary library, String name, Set<ExportHook> hooks) {
        Map<String, String> more = new LinkedHashMap<>();
        hooks.forEach(hook -> more.put(hook.prefix(), hook.symbol(name)));
        return new ModuleFacts(
                dotted(library, name), library.file(), InitRule.kind(library, hooks), more);
    }

    private static String dotted(InspectedLibrary library, String name) {
        String folder = library.folder().replace('/', '.');
        boolean isPackage =
                library.extensionName().filter(ExtensionFileName::isPackage).isPresent();
        return isPackage && folder.endsWith(name + ".")
                ? folder.substring(0, folder.length() - 1)
                : folder + name;
    }
}
