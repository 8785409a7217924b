package loader.events;

import java.util.ArrayList;
import java.util.List;
import jdk.jfr.AnnotationElement;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.EventFactory;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;
import jdk.jfr.ValueDescriptor;

/**
 * Registers the events when the Flight Recorder starts. The JDK makes their classes: one of a
 * bundle could not reach the packages of the JDK that the recorder writes into it.
 */
final class RecorderEvents implements FlightRecorderListener, AutoCloseable {

    private final List<EventFactory> registered = new ArrayList<>();
    private boolean closed;

    /** Registers now if the recorder has started, otherwise when it does. */
    static AutoCloseable open() {
        RecorderEvents events = new RecorderEvents();
        FlightRecorder.addListener(events);
        return events;
    }

    @Override
    public synchronized void recorderInitialized(FlightRecorder recorder) {
        if (closed || !registered.isEmpty()) {
            return;
        }
        for (FlightEvent each : FlightEvent.ALL) {
            EventFactory factory = EventFactory.create(annotations(each), fields(each));
            registered.add(factory);
            each.use(() -> new Recorded(factory.newEvent()));
        }
    }

    private static List<AnnotationElement> annotations(FlightEvent event) {
        return List.of(
                new AnnotationElement(Name.class, event.type),
                new AnnotationElement(Label.class, event.label),
                new AnnotationElement(Category.class, new String[] {"Loader"}),
                new AnnotationElement(Threshold.class, event.threshold),
                new AnnotationElement(StackTrace.class, event.hasStack));
    }

    private static List<ValueDescriptor> fields(FlightEvent event) {
        return event.fields.stream()
                .map(
                        field ->
                                new ValueDescriptor(
                                        type(field.kind()), field.name(), annotations(field)))
                .toList();
    }

    private static Class<?> type(FlightEvent.Kind kind) {
        return switch (kind) {
            case TEXT -> String.class;
            case NUMBER, NANOSECONDS -> long.class;
            case FLAG -> boolean.class;
        };
    }

    private static List<AnnotationElement> annotations(FlightEvent.Field field) {
        return field.kind() == FlightEvent.Kind.NANOSECONDS
                ? List.of(new AnnotationElement(Timespan.class, Timespan.NANOSECONDS))
                : List.of();
    }

    @Override
    public void close() {
        FlightRecorder.removeListener(this);
        synchronized (this) {
            closed = true;
            for (FlightEvent each : FlightEvent.ALL) {
                each.use(null);
            }
            registered.forEach(EventFactory::unregister);
            registered.clear();
        }
    }

    /** An event of the recorder. */
    private static final class Recorded extends Measured {

        private final Event event;

        Recorded(Event event) {
            this.event = event;
            event.begin();
        }

        @Override
        public boolean end() {
            event.end();
            return event.shouldCommit();
        }

        @Override
        public void record(Object... fields) {
            for (int i = 0; i < fields.length; i++) {
                event.set(i, fields[i]);
            }
            event.commit();
        }
    }
}
