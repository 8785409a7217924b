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
import java.util.function.Supplier;
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
import loader.wheel.check.WheelTags;

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

    /** What a diagnosis is about: the name of a file or module, and its distribution. */
    public record Subject(String name, String distribution, String version) {}

    private final Claims claims;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, InspectedLibrary> libraries = new TreeMap<>();

    private Inspection(Optional<WheelTags> tags) {
        Optional<Level> glibc =
                tags.flatMap(WheelTags::lowestGlibc)
                        .map(level -> Level.of(level.toArray(Integer[]::new)));
        claims = new Claims(tags.map(WheelTags::tags).orElse(List.of()), glibc);
    }

    /** What is known of a wheel. One that cannot be read has one finding. */
    public static Diagnosis of(Path file) {
        try (WheelContents wheel = WheelContents.open(file)) {
            return new Inspection(Optional.of(wheel.name())).inspect(wheel);
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

    /**
     * What is known of libraries that are installed already.
     *
     * @param tags those of the wheel that they came in
     * @param files the libraries by their paths in the folder of Python's modules
     */
    public static Diagnosis ofInstalled(
            Subject subject, Optional<WheelTags> tags, Map<String, Supplier<ByteBuffer>> files) {
        Inspection inspection = new Inspection(tags);
        files.forEach((file, bytes) -> inspection.read(file, bytes.get()));
        return inspection.diagnosis(subject, true);
    }

    private Diagnosis inspect(WheelContents wheel) {
        wheel.read(Inspection::isLibrary, this::read);
        wheel.problems().forEach(problem -> findings.add(finding(problem)));
        WheelTags name = wheel.name();
        if (claims.isFor("linux_")) {
            findings.add(
                    StaticRule.LINUX_TAG.finding(
                            name.fileName(),
                            "has the tag linux, which promises nothing about the C library"));
        }
        return diagnosis(
                new Subject(name.fileName(), name.distribution(), name.version()),
                wheel.needsOthers());
    }

    private Diagnosis diagnosis(Subject subject, boolean needsOthers) {
        InspectedWheel all = InspectedWheel.of(claims, needsOthers, libraries.values());
        List<LibraryFacts> facts = new ArrayList<>();
        List<ModuleFacts> modules = new ArrayList<>();
        for (InspectedLibrary library : all.libraries()) {
            RULES.forEach(rule -> rule.check(all, library, findings::add));
            facts.add(facts(all, library));
            library.hooks().forEach((name, hooks) -> modules.add(module(library, name, hooks)));
        }
        findings.sort(Comparator.comparing(Finding::severity).thenComparing(Finding::subject));
        return new Diagnosis(
                subject.name(),
                subject.distribution(),
                subject.version(),
                claims.tags(),
                facts,
                modules,
                findings,
                List.of());
    }

    /** Whether a file is a library by its name. */
    public static boolean isLibrary(String file) {
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
