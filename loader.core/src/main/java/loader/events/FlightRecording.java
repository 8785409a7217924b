package loader.events;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers Loader's events to the Flight Recorder, where the JVM and the container have it. */
@Component(
        service = {},
        immediate = true)
public final class FlightRecording {

    private static final Logger LOG = LoggerFactory.getLogger(FlightRecording.class);

    private AutoCloseable events;
    private boolean closed;

    /** On a thread of its own: the start of the container does not wait for the JDK's classes. */
    @Activate
    void open() {
        if (isRecorderThere()) {
            Thread thread = new Thread(this::listen, "loader-recorder");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** The module {@code jdk.jfr} may be absent, and a bundle need not be wired to it. */
    private static boolean isRecorderThere() {
        try {
            Class.forName("jdk.jfr.FlightRecorder", false, FlightRecording.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError none) {
            return false;
        }
    }

    private synchronized void listen() {
        if (!closed) {
            events = RecorderEvents.open();
        }
    }

    @Deactivate
    synchronized void close() {
        closed = true;
        if (events == null) {
            return;
        }
        try {
            events.close();
        } catch (Exception failed) {
            LOG.warn("the events of Loader stay in the Flight Recorder", failed);
        }
    }
}
