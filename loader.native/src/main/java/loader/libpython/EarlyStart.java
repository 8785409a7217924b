package loader.libpython;

import java.util.Optional;
import java.util.function.Supplier;
import loader.capi.NativeLinker;
import loader.library.Platform;
import loader.runtime.PythonHome;

/**
 * A start of CPython before there is a framework, so that both start side by side. {@link
 * EmbeddedPython} takes over what came of it, if it calls C the same way.
 */
public final class EarlyStart {

    // Both belong to Python's main thread.
    private static CPython python;
    private static RuntimeException failure;

    private EarlyStart() {}

    /**
     * Begins in the background.
     *
     * @param linker makes the way to C, when there is a home
     * @param search finds the home on Python's main thread; when there is none, nothing is started
     * @param asCommand whether Python behaves as the {@code python} command
     * @param options of that command
     */
    public static void begin(
            Supplier<NativeLinker> linker,
            Platform platform,
            Supplier<Optional<PythonHome>> search,
            boolean asCommand,
            PythonOptions options) {
        Runnable start =
                () ->
                        search.get()
                                .ifPresent(
                                        home ->
                                                start(
                                                        linker.get(),
                                                        platform,
                                                        home,
                                                        asCommand,
                                                        options));
        PythonThread.main().execute(start);
    }

    @SuppressWarnings("StaticAssignmentOfThrowable") // it is thrown later, for what happened here
    private static void start(
            NativeLinker linker,
            Platform platform,
            PythonHome home,
            boolean asCommand,
            PythonOptions options) {
        try {
            python = StartUp.started(linker, platform, home, asCommand, options);
            importAhead(python);
        } catch (RuntimeException failed) {
            failure = failed;
        } catch (UnsatisfiedLinkError notOpened) {
            // whoever needs Python tries again, and reports it
        }
    }

    /** What each run needs. A failure is left to the run. */
    private static void importAhead(CPython python) {
        long name = python.memory().allocateText("runpy");
        python.api().PyEval_RestoreThread(python.api().PyGILState_GetThisThreadState());
        long module = python.call("PyImport_ImportModule", name);
        if (module == 0) {
            python.api().PyErr_Clear();
        } else {
            python.api().Py_DecRef(module);
        }
        python.api().PyEval_SaveThread();
        python.memory().free(name);
    }

    /**
     * What was started through a linker of the same class, if anything. CPython cannot be started
     * again after it failed, so the failure is thrown here.
     */
    public static Optional<CPython> result(NativeLinker linker) {
        if (failure != null) {
            throw failure;
        }
        return Optional.ofNullable(python)
                .filter(started -> started.linker().getClass() == linker.getClass());
    }
}
