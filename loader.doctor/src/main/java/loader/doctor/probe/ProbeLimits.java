package loader.doctor.probe;

import java.time.Duration;

/**
 * What a scenario may use at most.
 *
 * @param time by the clock; what takes longer hangs
 * @param cpu CPU time
 * @param memory address space in bytes
 * @param files open files
 */
public record ProbeLimits(Duration time, Duration cpu, long memory, int files) {

    /** Enough for each sound module that is known, on a busy machine. */
    public static final ProbeLimits DEFAULT =
            new ProbeLimits(Duration.ofMinutes(1), Duration.ofMinutes(1), 8L << 30, 1024);

    /** The same with another time by the clock. */
    public ProbeLimits withTime(Duration other) {
        return new ProbeLimits(other, cpu, memory, files);
    }

    /** What the shell does before it becomes Python. A limit that a system lacks is left out. */
    String shell() {
        return String.join(
                "; ",
                "ulimit -c 0",
                "ulimit -t " + Math.max(1, cpu.toSeconds()),
                "ulimit -v " + (memory >> 10),
                "ulimit -n " + files,
                "exec \"$@\"");
    }
}
