package loader.cpython;

import java.util.stream.Stream;

/** Frames of Python in stack traces of Java. */
final class StackTraces {

    private static final String BETWEEN_FRAMES = "\u001e";
    private static final String BETWEEN_PARTS = "\u001f";
    private static final int PARTS = 4;

    private StackTraces() {}

    /**
     * Frames of Python, the innermost first, and below them those of Java.
     *
     * @param python module, function, file and line of each, as {@code tracebacks.py} tells them
     */
    static StackTraceElement[] of(String python, StackTraceElement[] java) {
        if (python.isEmpty()) {
            return java;
        }
        Stream<StackTraceElement> frames =
                Stream.of(python.split(BETWEEN_FRAMES))
                        .map(frame -> frame.split(BETWEEN_PARTS))
                        .filter(parts -> parts.length == PARTS)
                        .map(StackTraces::element);
        return Stream.concat(frames, Stream.of(java)).toArray(StackTraceElement[]::new);
    }

    private static StackTraceElement element(String[] parts) {
        return new StackTraceElement(parts[0], parts[1], parts[2], Integer.parseInt(parts[3]));
    }
}
