package loader.runpy;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a run in a process may use at most ({@code setrlimit}). The system holds the limits, from
 * before the first code of the program. Only {@link loader.python.InterpreterConfig#PROCESS} has
 * limits.
 *
 * @param memory the bytes of the address space ({@code RLIMIT_AS}). At the limit, Python raises
 *     {@code MemoryError}
 * @param cpu the CPU time of the process, rounded up to seconds ({@code RLIMIT_CPU}). At the limit,
 *     the process dies of {@code SIGXCPU}
 * @param files the open files ({@code RLIMIT_NOFILE})
 * @param processes the processes and threads of the user ({@code RLIMIT_NPROC}). Root has no such
 *     limit
 * @param writable the folders that the run can write to, in a sandbox: it cannot write elsewhere
 *     and has no network. Empty without a sandbox, which needs bubblewrap ({@code bwrap})
 */
public record Limits(
        OptionalLong memory,
        Optional<Duration> cpu,
        OptionalLong files,
        OptionalLong processes,
        Optional<List<Path>> writable) {

    private static final Set<String> OPTIONS =
            Set.of("--memory", "--cpu", "--files", "--processes", "--write");

    /** Of bytes: each is 1,024 times the one before. */
    private static final String UNITS = "kmg";

    private static final int BITS = 10;

    private static final String BYTES =
            "a whole number of bytes above 0, or one with k, m or g, such as 300m";
    private static final String SECONDS = "a whole number of seconds above 0";
    private static final String NUMBER = "a whole number above 0";

    private static final Duration MOST_CPU = Duration.ofSeconds(Integer.MAX_VALUE);

    /** No limit. */
    public static final Limits NONE =
            new Limits(
                    OptionalLong.empty(),
                    Optional.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Optional.empty());

    /**
     * @throws IllegalArgumentException if a number is not positive, or a place is no folder
     */
    public Limits {
        requirePositive("memory", memory);
        Objects.requireNonNull(cpu, "cpu").ifPresent(Limits::requirePossible);
        requirePositive("files", files);
        requirePositive("processes", processes);
        writable = Objects.requireNonNull(writable, "writable").map(Limits::real);
    }

    /** Whether nothing is limited. A record's {@code equals} would make method handles first. */
    public boolean isNone() {
        return memory.isEmpty()
                && cpu.isEmpty()
                && files.isEmpty()
                && processes.isEmpty()
                && writable.isEmpty();
    }

    private static void requirePossible(Duration cpu) {
        if (cpu.isNegative() || cpu.isZero() || cpu.compareTo(MOST_CPU) > 0) {
            throw new IllegalArgumentException(
                    "cpu: a limit of " + cpu + ": it must be above 0, and at most " + MOST_CPU);
        }
    }

    private static void requirePositive(String name, OptionalLong limit) {
        if (Objects.requireNonNull(limit, name).isPresent() && limit.getAsLong() <= 0) {
            throw new IllegalArgumentException(name + ": a limit of " + limit.getAsLong());
        }
    }

    /** Whether it is an option of a command line that limits: {@code --memory} and others. */
    public static boolean isOption(String word) {
        return OPTIONS.contains(word);
    }

    /**
     * The same limits, and that of an option of a command line: {@code --memory} with bytes such as
     * {@code 300m}, {@code --cpu} with seconds, {@code --files}, {@code --processes}, {@code
     * --write} with a folder.
     *
     * @throws IllegalArgumentException if the text is no positive number
     */
    public Limits withOption(String option, String text) {
        return switch (option) {
            case "--memory" -> withMemory(bytes(text));
            case "--cpu" -> withCpu(Duration.ofSeconds(positive(text, 1, SECONDS)));
            case "--files" -> withFiles(positive(text, 1, NUMBER));
            case "--processes" -> withProcesses(positive(text, 1, NUMBER));
            case "--write" -> withWritable(Path.of(text));
            default -> throw new IllegalArgumentException(option + " is no limit");
        };
    }

    private static List<Path> real(List<Path> folders) {
        return folders.stream().map(Limits::real).toList();
    }

    /** Where it really is, since a sandbox has it at this place. */
    private static Path real(Path folder) {
        Objects.requireNonNull(folder, "folder");
        boolean isNamed = !folder.toString().isEmpty();
        boolean isOfSystem = folder.getFileSystem() == FileSystems.getDefault();
        if (isNamed && isOfSystem && Files.isDirectory(folder)) {
            try {
                return folder.toRealPath();
            } catch (IOException unreadable) {
                // refused below
            }
        }
        throw new IllegalArgumentException("'" + folder + "' is no folder");
    }

    private static long bytes(String text) {
        int last = text.length() - 1;
        int unit = last < 0 ? -1 : UNITS.indexOf(Character.toLowerCase(text.charAt(last)));
        return unit < 0 ? positive(text, 1, BYTES) : positive(text, 1L << BITS * (unit + 1), BYTES);
    }

    /** The digits before a unit. */
    private static long positive(String text, long unit, String allowed) {
        String digits = unit == 1 ? text : text.substring(0, text.length() - 1);
        try {
            long value = Math.multiplyExact(Long.parseLong(digits), unit);
            if (value > 0) {
                return value;
            }
        } catch (ArithmeticException | NumberFormatException none) {
            // refused below
        }
        throw new IllegalArgumentException(text + " is not allowed; give " + allowed);
    }

    /** The same limits, and this many bytes. */
    public Limits withMemory(long bytes) {
        return new Limits(OptionalLong.of(bytes), cpu, files, processes, writable);
    }

    /** The same limits, and this CPU time. */
    public Limits withCpu(Duration time) {
        Optional<Duration> most = Optional.of(Objects.requireNonNull(time, "time"));
        return new Limits(memory, most, files, processes, writable);
    }

    /** The same limits, and this many open files. */
    public Limits withFiles(long number) {
        return new Limits(memory, cpu, OptionalLong.of(number), processes, writable);
    }

    /** The same limits, and this many processes. */
    public Limits withProcesses(long number) {
        return new Limits(memory, cpu, files, OptionalLong.of(number), writable);
    }

    /** The same limits, in a sandbox. */
    public Limits sandboxed() {
        List<Path> folders = writable.orElse(List.of());
        return new Limits(memory, cpu, files, processes, Optional.of(folders));
    }

    /**
     * The same limits, in a sandbox where this folder can be written to, too.
     *
     * @throws IllegalArgumentException if it is no folder
     */
    public Limits withWritable(Path folder) {
        List<Path> folders = new ArrayList<>(writable.orElse(List.of()));
        folders.add(folder);
        return new Limits(memory, cpu, files, processes, Optional.of(folders));
    }
}
