package loader.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import loader.python.InterpreterConfig;
import loader.runpy.ConsoleScript;
import loader.runpy.Limits;
import loader.runpy.RunRequest;
import loader.runpy.RunRequest.Target;

/**
 * Reads a command line by CPython's rules: short options may be joined, {@code -c} and {@code -m}
 * take what is left of their own argument or the next one, and end the options.
 */
final class CommandLine {

    /** Options of {@code python} that CPython gets. */
    private static final String FLAGS = "bBdEiIOPqRsSuvx";

    /** A file of this name is run as {@code ./doctor}. */
    private static final String DOCTOR = "doctor";

    private static final String HASHES = "--check-hash-based-pycs";

    private final List<String> arguments;
    private final List<String> bundles = new ArrayList<>();
    private int next;
    private boolean help;
    private boolean version;
    private boolean strict;
    private boolean autorun;
    private boolean verbose;
    private boolean isPromptWanted;
    private Optional<Path> resident = Optional.empty();
    private InterpreterConfig interpreter = InterpreterConfig.MAIN;
    private Limits limits = Limits.NONE;
    private Optional<String> python = Optional.empty();
    private Optional<String> cache = Optional.empty();
    private final List<String> flags = new ArrayList<>();

    private CommandLine(List<String> arguments) {
        this.arguments = arguments;
    }

    static Command parse(List<String> arguments) {
        if (!arguments.isEmpty() && arguments.get(0).equals(DOCTOR)) {
            return new Command.Doctor(arguments.subList(1, arguments.size()));
        }
        try {
            return new CommandLine(arguments).command();
        } catch (UsageException bad) {
            return new Command.Invalid(bad.getMessage());
        }
    }

    private Command command() {
        Optional<Target> target = target();
        boolean isProcess = interpreter == InterpreterConfig.PROCESS;
        Options options =
                new Options(
                        strict,
                        verbose,
                        isProcess ? Optional.empty() : python,
                        bundles,
                        cache,
                        flags);
        if (help) {
            return new Command.Help();
        }
        if (version) {
            return new Command.Version(options);
        }
        if (resident.isPresent()) {
            return new Command.Resident(options, resident.get());
        }
        if (isProcess && target.or(this::prompt).isEmpty()) {
            throw new UsageException("--process without a program");
        }
        return target.or(this::prompt)
                .<Command>map(found -> new Command.Run(options, request(found)))
                .orElseGet(() -> new Command.Shell(options));
    }

    /** {@code -i} without a program. */
    private Optional<Target> prompt() {
        return isPromptWanted ? Optional.of(new Target.Prompt()) : Optional.empty();
    }

    private RunRequest request(Target target) {
        RunRequest request =
                RunRequest.of(target, arguments.subList(next, arguments.size()))
                        .in(interpreter)
                        .withLimits(limits);
        boolean isProcess = interpreter == InterpreterConfig.PROCESS;
        if (isProcess && autorun && !(target instanceof Target.Module)) {
            throw new UsageException(
                    "In a process, --autorun calls the function __main__ of a module only: use -m");
        }
        if (!isProcess && !limits.isNone()) {
            throw new UsageException("A limit is for a process of its own: add --process");
        }
        if (isProcess && python.isPresent()) {
            request = request.withPython(Path.of(python.get()));
        }
        request = autorun ? request.withAutorun() : request;
        return strict ? request.strictly() : request;
    }

    /** Takes options until something is to be run, or nothing is left. */
    private Optional<Target> target() {
        while (next < arguments.size()) {
            String argument = arguments.get(next++);
            if (argument.equals("--")) {
                return next < arguments.size() ? operand(arguments.get(next++)) : Optional.empty();
            }
            if (argument.equals("--script") || argument.startsWith("--script=")) {
                return Optional.of(script(argument));
            } else if (argument.startsWith("--")) {
                longOption(argument);
            } else if (argument.startsWith("-") && argument.length() > 1) {
                Optional<Target> target = shortOptions(argument);
                if (target.isPresent()) {
                    return target;
                }
            } else {
                return operand(argument);
            }
        }
        return Optional.empty();
    }

    private static Optional<Target> operand(String argument) {
        return Optional.of(
                argument.equals("-") ? new Target.StandardInput() : new Target.File(argument));
    }

    private Target script(String argument) {
        String attached = argument.substring(Math.min(argument.length(), "--script=".length()));
        try {
            return ConsoleScript.target(value("--script", attached));
        } catch (IllegalArgumentException bad) {
            throw new UsageException(bad.getMessage());
        }
    }

    private Optional<Target> shortOptions(String joined) {
        for (int i = 1; i < joined.length(); i++) {
            switch (joined.charAt(i)) {
                case 'h', '?' -> help = true;
                case 'V' -> version = true;
                case 'c' -> {
                    flagsBefore(joined, i);
                    return Optional.of(new Target.Code(value("-c", joined.substring(i + 1))));
                }
                case 'm' -> {
                    flagsBefore(joined, i);
                    return Optional.of(new Target.Module(value("-m", joined.substring(i + 1))));
                }
                case 'W', 'X' -> {
                    flags.add(joined);
                    if (i + 1 == joined.length()) {
                        flags.add(value("-" + joined.charAt(i), ""));
                    }
                    return Optional.empty();
                }
                default -> requireFlag(joined.charAt(i));
            }
        }
        if (joined.chars().anyMatch(letter -> FLAGS.indexOf(letter) >= 0)) {
            flags.add(joined.replaceAll("[hV?]", ""));
            isPromptWanted |= joined.indexOf('i') >= 0;
        }
        return Optional.empty();
    }

    /** Of {@code -uc}, the flag {@code -u}. */
    private void flagsBefore(String joined, int end) {
        if (end > 1) {
            flags.add(joined.substring(0, end));
        }
    }

    private static void requireFlag(char option) {
        if (FLAGS.indexOf(option) < 0) {
            throw new UsageException("Unknown option: -" + option);
        }
    }

    private void longOption(String argument) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        String attached = equals < 0 ? "" : argument.substring(equals + 1);
        switch (name) {
            case "--python" -> python = Optional.of(value(name, attached));
            case "--resident-server" -> resident = Optional.of(Path.of(value(name, attached)));
            case "--with" -> bundles.add(value(name, attached));
            case "--cache" -> cache = Optional.of(value(name, attached));
            case HASHES -> flags.addAll(List.of(name, hashCheck(value(name, attached))));
            default -> {
                if (Limits.isOption(name)) {
                    limits = limit(name, value(name, attached));
                } else {
                    flag(argument);
                }
            }
        }
    }

    private Limits limit(String option, String value) {
        try {
            return limits.withOption(option, value);
        } catch (IllegalArgumentException bad) {
            throw new UsageException(option + ": " + bad.getMessage());
        }
    }

    private static String hashCheck(String mode) {
        if (!List.of("default", "always", "never").contains(mode)) {
            throw new UsageException(HASHES + " must be one of 'default', 'always', or 'never'");
        }
        return mode;
    }

    private void flag(String argument) {
        switch (argument) {
            case "--help" -> help = true;
            case "--version" -> version = true;
            case "--strict" -> strict = true;
            case "--autorun" -> autorun = true;
            case "--process" -> interpreter = InterpreterConfig.PROCESS;
            case "--sandbox" -> limits = limits.sandboxed();
            case "--verbose" -> verbose = true;
            case "--resident" ->
                    throw new UsageException(
                            "--resident must be the first option; it is there on Linux x86-64 only");
            case "--help-env", "--help-xoptions", "--help-all" ->
                    throw new UsageException("Unknown option: " + argument + "; python has it");
            default -> throw new UsageException("Unknown option: " + argument);
        }
    }

    private String value(String option, String attached) {
        if (!attached.isEmpty()) {
            return attached;
        }
        if (next == arguments.size()) {
            throw new UsageException("Argument expected for the " + option + " option");
        }
        return arguments.get(next++);
    }

    private static final class UsageException extends RuntimeException {
        UsageException(String message) {
            super(message);
        }
    }
}
