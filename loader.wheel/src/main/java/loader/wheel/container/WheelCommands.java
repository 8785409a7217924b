package loader.wheel.container;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.files.IoErrorText;
import loader.spi.InWords;
import loader.spi.WrongUse;
import loader.wheel.WheelException;
import loader.wheel.archive.Wheel;
import loader.wheel.bundle.ConvertedWheels;
import loader.wheel.bundle.PathFiles;
import loader.wheel.pep508.Requirement;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.resolver.Resolver;

/** The shell's commands for wheels: {@code py:wheel} for files, {@code py:install} for names. */
@Component(
        service = WheelCommands.class,
        property = {
            "osgi.command.scope=py",
            "osgi.command.function=wheel",
            "osgi.command.function=install"
        })
public final class WheelCommands {
    private static final String FIND_LINKS = "--find-links";
    private static final String LOCK = "--lock";
    private static final Set<String> DRY_RUN = Set.of("--dry-run", "--plan");
    private static final String VERBS =
            "inspect FILE... | install FILE... | needed NAME... | freeze";
    private static final String USAGE =
            "usage: install NAME[extra]>=1.2... | --lock FILE [--find-links FOLDER] [--plan]";

    private final BundleContext context;
    private final Resolver resolver;

    @Activate
    public WheelCommands(BundleContext context, @Reference Resolver resolver) {
        this.context = context;
        this.resolver = resolver;
    }

    @Descriptor("shows the headers of the bundles of wheels, installs wheels, or lists those here")
    public String wheel(@Descriptor(VERBS) String... words) {
        return InWords.of(() -> answered(words));
    }

    private String answered(String... words) throws BundleException {
        String verb = words.length == 0 ? "" : words[0];
        String[] files = Stream.of(words).skip(1).toArray(String[]::new);
        if (verb.equals("freeze") != (files.length == 0)) {
            throw new WrongUse("usage: wheel " + VERBS);
        }
        return switch (verb) {
            case "inspect" -> lines(List.of(files).stream().map(this::inspected).toList());
            case "install" -> installed(files);
            case "needed" ->
                    lines(Stream.of(files).map(new NeedingDistributions(context)::of).toList());
            case "freeze" -> lines(new InstalledWheels(context).frozen());
            default -> throw new WrongUse("wheel: no " + verb + "; usage: wheel " + VERBS);
        };
    }

    /** The plan, after it was carried out. */
    @Descriptor("installs distributions, and what they need, from the wheels of a folder")
    public String install(
            @Descriptor(
                            "NAME[extra]>=1.2... | --lock FILE [--find-links FOLDER] [--plan];"
                                    + " FILE is a pylock.toml,"
                                    + " the folder is the working one by default,"
                                    + " --plan, or --dry-run, only shows what would be installed")
                    String... arguments) {
        return InWords.of(() -> carriedOut(arguments));
    }

    private String carriedOut(String... arguments) throws BundleException {
        List<Requirement> wanted = new ArrayList<>();
        Path folder = Path.of("");
        Optional<Path> lock = Optional.empty();
        boolean dry = false;
        for (Iterator<String> rest = List.of(arguments).iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            if (argument.equals(FIND_LINKS) && rest.hasNext()) {
                folder = Path.of(rest.next());
            } else if (argument.equals(LOCK) && rest.hasNext()) {
                lock = Optional.of(Path.of(rest.next()));
            } else if (DRY_RUN.contains(argument)) {
                dry = true;
            } else if (argument.startsWith("-")) {
                throw new WrongUse(
                        "install: unknown option or nothing after it: " + argument + "; " + USAGE);
            } else if (isFile(argument)) {
                throw new WrongUse(
                        "install: " + argument + " is no name; py:wheel install FILE takes files");
            } else {
                wanted.add(Requirement.parse(argument));
            }
        }
        if (lock.isPresent() && wanted.isEmpty()) {
            return locked(lock.get(), folder, dry);
        }
        if (wanted.isEmpty() || lock.isPresent()) {
            throw new WrongUse("install: which distribution? " + USAGE);
        }
        return installed(wanted, folder, dry);
    }

    /** An address may follow a name. */
    private static boolean isFile(String argument) {
        return !argument.contains("@") && (argument.contains("/") || argument.endsWith(".whl"));
    }

    private String locked(Path lock, Path folder, boolean dry) throws BundleException {
        List<Path> wheels = new LockedWheels(context).of(lock, folder);
        if (!dry) {
            return installed(wheels.stream().map(Path::toString).toArray(String[]::new));
        }
        boolean runs = runsCode();
        return lines(
                wheels.stream()
                        .map(wheel -> "install " + wheel.getFileName() + startup(wheel, runs))
                        .toList());
    }

    private String installed(List<Requirement> wanted, Path folder, boolean dry)
            throws BundleException {
        ConvertedWheels wheels = new WheelSource(context).wheels();
        FindLinks index = FindLinks.in(folder, wheels);
        InstalledWheels here = new InstalledWheels(context);
        NeedingDistributions needing = new NeedingDistributions(context);
        Plan plan = new Planner(resolver, index, here.releases(), wheels, needing).plan(wanted);
        if (dry) {
            return plan.shown(wheel -> startup(index.startFiles(wheel), wheels.runsCode()));
        }
        here.install(plan);
        return plan.toString();
    }

    /** Whether bundles of wheels run code when Python starts. */
    private boolean runsCode() {
        return new WheelSource(context).wheels().runsCode();
    }

    /**
     * What the wheel has for the start of Python, and whether it runs.
     *
     * @throws WheelException if the wheel has lines that a bundle cannot have
     */
    private static String startup(Path file, boolean runs) {
        try (Wheel wheel = Wheel.open(file)) {
            PathFiles.require(wheel, runs);
            return startup(PathFiles.startFiles(wheel, runs), runs);
        }
    }

    private static String startup(List<String> names, boolean runs) {
        String how = runs ? "  (runs code of " : "  (does not run ";
        return names.isEmpty() ? "" : how + String.join(", ", names) + ")";
    }

    private String inspected(String file) {
        try (Wheel wheel = Wheel.open(GivenWheel.of(file))) {
            wheel.verify();
            return new WheelSource(context)
                    .wheels().of(wheel).manifest().getMainAttributes().entrySet().stream()
                            .map(header -> header.getKey() + ": " + header.getValue())
                            .sorted()
                            .collect(Collectors.joining("\n"));
        } catch (UncheckedIOException unreadable) {
            throw new WrongUse(IoErrorText.of(Path.of(file), unreadable.getCause()));
        }
    }

    private String installed(String... files) throws BundleException {
        WheelSource source = new WheelSource(context);
        List<Path> wheels = Stream.of(files).map(GivenWheel::of).toList();
        Map<Path, Path> converted = source.converted(wheels);
        Map<String, Release> here = new InstalledWheels(context).releases();
        try (InstalledTogether together = new InstalledTogether(context)) {
            for (Path wheel : wheels) {
                together.install(wheel, converted.get(wheel));
            }
            new NeedingDistributions(context).requireMet(here, together.replaceOthers());
            return lines(together.start().stream().map(Bundle::toString).toList());
        }
    }

    private static String lines(List<String> lines) {
        return String.join("\n", lines);
    }
}
