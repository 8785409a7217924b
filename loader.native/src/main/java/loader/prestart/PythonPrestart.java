package loader.prestart;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import loader.capi.jna.DeathBySignal;
import loader.capi.jna.JnaLinker;
import loader.capi.jna.ProcessSignals;
import loader.capi.jna.UnpackedJna;
import loader.libpython.EarlyStart;
import loader.libpython.PythonOptions;
import loader.library.Platform;
import loader.python.NoPythonException;
import loader.runtime.PythonHome;
import loader.runtime.RuntimeCache;
import org.slf4j.LoggerFactory;

/** Starts CPython beside the framework, when it is unpacked already: a run needs both. */
public final class PythonPrestart {

    private PythonPrestart() {}

    /** Finds the home of a CPython, on Python's main thread. */
    @FunctionalInterface
    public interface Search {
        /** Empty when nothing is to be started. */
        Optional<Path> home() throws IOException;
    }

    /**
     * Begins in the background, through JNA; without a home the framework starts Python.
     *
     * @param options of the {@code python} command, one on each line, or null
     * @param folder what {@code sys.path[0]} becomes, or null
     */
    public static void begin(Platform platform, Search search, String options, String folder) {
        EarlyStart.begin(
                JnaLinker::new,
                platform,
                () -> home(search),
                true,
                PythonOptions.of(options).withProgramIn(folder));
    }

    private static Optional<PythonHome> home(Search search) {
        try {
            return search.home().map(PythonHome::of);
        } catch (IOException | NoPythonException none) {
            LoggerFactory.getLogger(PythonPrestart.class).debug("no early start", none);
            return Optional.empty();
        }
    }

    /** Unpacks the library of JNA in a cache, once for a user. */
    public static void prepare(Path cache) throws IOException {
        UnpackedJna.in(cache);
    }

    /** Ends the process by a signal that is pending. */
    public static void dieOf(int signal) {
        DeathBySignal.of(signal);
    }

    /**
     * Passes signals on that all threads block, and stops this process when the child is stopped:
     * to whoever started it, it is the child.
     *
     * @param ofTerminal what a terminal sends to the child itself
     */
    public static void standFor(long child, List<Integer> signals, List<Integer> ofTerminal) {
        start(() -> ProcessSignals.stopWith(child), "process-stops");
        start(() -> passOn(child, signals, ofTerminal), "process-signals");
    }

    private static void passOn(long child, List<Integer> signals, List<Integer> ofTerminal) {
        for (int signal = ProcessSignals.await(signals);
                signal > 0;
                signal = ProcessSignals.await(signals)) {
            if (!ofTerminal.contains(signal)) {
                ProcessSignals.send(child, signal);
            }
        }
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** The home with that digest, if it is unpacked in a cache. */
    public static Optional<Path> unpacked(Path cache, String digest) throws IOException {
        return new RuntimeCache(cache).present(digest);
    }

    /** Whether a CPython is unpacked in a cache. */
    public static boolean isUnpacked(Path cache) {
        return RuntimeCache.has(cache, "cpython-");
    }
}
