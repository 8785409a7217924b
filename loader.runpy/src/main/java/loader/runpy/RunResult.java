package loader.runpy;

/**
 * How a run ended.
 *
 * @param status the exit status as {@code python} gives it: 0, 1, the low eight bits of {@code
 *     SystemExit}'s code, or 130 after {@code KeyboardInterrupt}
 */
public record RunResult(int status) {

    /** What a shell sees after {@code KeyboardInterrupt}. */
    public static final int INTERRUPTED = 130;
}
