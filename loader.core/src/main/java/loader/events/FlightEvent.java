package loader.events;

import java.util.List;

/**
 * The events of Loader in a Flight Recording. Until somebody starts a recording in this JVM, an
 * event costs one read.
 */
public final class FlightEvent {
    /** The load of a module from a bundle: creation and execution, with what it imports. */
    public static final FlightEvent IMPORT =
            new FlightEvent(
                    "loader.Import",
                    "Import from a bundle",
                    "0 ms",
                    false,
                    List.of(
                            new Field("module", Kind.TEXT),
                            new Field("file", Kind.TEXT),
                            new Field("interpreter", Kind.NUMBER),
                            new Field("failed", Kind.FLAG)));

    /** The time until a thread of Java that attaches has the GIL. */
    public static final FlightEvent GIL_WAIT =
            new FlightEvent(
                    "loader.GilWait",
                    "Wait for the GIL",
                    "10 ms",
                    true,
                    List.of(new Field("interpreter", Kind.NUMBER)));

    /** A run as {@code __main__}. */
    public static final FlightEvent RUN =
            new FlightEvent(
                    "loader.Run",
                    "Run",
                    "0 ms",
                    false,
                    List.of(
                            new Field("target", Kind.TEXT),
                            new Field("interpreter", Kind.NUMBER),
                            new Field("status", Kind.NUMBER),
                            new Field("ending", Kind.TEXT),
                            new Field("cpuTime", Kind.NANOSECONDS)));

    /** What happens to a revision of a module bundle. */
    public static final FlightEvent GENERATION =
            new FlightEvent(
                    "loader.Generation",
                    "Generation of a bundle",
                    "0 ms",
                    false,
                    List.of(
                            new Field("generation", Kind.TEXT),
                            new Field("action", Kind.TEXT),
                            new Field("failed", Kind.FLAG)));

    static final List<FlightEvent> ALL = List.of(IMPORT, GIL_WAIT, RUN, GENERATION);

    /** The type of a field. */
    enum Kind {
        TEXT,
        NUMBER,
        NANOSECONDS,
        FLAG
    }

    /** A field of an event. */
    record Field(String name, Kind kind) {}

    final String type;
    final String label;

    /** Shorter events are not recorded, unless the settings of a recording say otherwise. */
    final String threshold;

    final boolean hasStack;
    final List<Field> fields;

    /**
     * Null until a recording has been started. An attachment reads it, so it is not volatile: a
     * thread may see the recorder a moment later.
     */
    private EventSource source;

    private FlightEvent(
            String type, String label, String threshold, boolean hasStack, List<Field> fields) {
        this.type = type;
        this.label = label;
        this.threshold = threshold;
        this.hasStack = hasStack;
        this.fields = fields;
    }

    /** Begins to measure, if a recording may want the event. */
    public Measured begin() {
        EventSource known = source;
        return known == null ? Measured.NOTHING : known.begin();
    }

    /** Whether a recording has been started in this JVM, which may have ended. */
    public boolean isKnown() {
        return source != null;
    }

    void use(EventSource made) {
        source = made;
    }

    /** Makes events of one type. */
    @FunctionalInterface
    interface EventSource {
        Measured begin();
    }
}
