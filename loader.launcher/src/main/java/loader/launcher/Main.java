package loader.launcher;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.importlib.Finder;
import loader.python.InterpreterConfig;
import loader.python.NoPythonException;
import loader.python.PythonRuntime;
import loader.runpy.ResidentRuns;
import loader.runpy.Run;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.spi.PropertyNames;
import org.osgi.framework.BundleException;

/** The {@code loader} command. */
public final class Main {
    private static final int FAILED = 1;
    private static final int BAD_COMMAND_LINE = 2;
    private static final int INTERRUPTED = 130;

    private Main() {}

    public static void main(String[] arguments) {
        int status =
                missingModules()
                        .map(
                                missing ->
                                        failed(
                                                System.getProperty("java.home")
                                                        + ": this Java lacks modules; make it with"
                                                        + " jlink --add-modules "
                                                        + missing))
                        .orElseGet(() -> execute(CommandLine.parse(List.of(arguments))));
        System.out.flush();
        // Threads that a bundle left behind do not keep the process; shutdown hooks are run.
        System.exit(status);
    }

    private static int execute(Command command) {
        try {
            if (command instanceof Command.Run run) {
                return run(run);
            } else if (command instanceof Command.Shell shell) {
                return shell(shell.options());
            } else if (command instanceof Command.Doctor doctor) {
                StartMark.remove();
                return DoctorCommands.run(doctor.words());
            } else if (command instanceof Command.Resident resident) {
                return resident(resident);
            } else if (command instanceof Command.Version version) {
                System.out.println(version(version.options()));
                return 0;
            } else if (command instanceof Command.Invalid invalid) {
                StartMark.remove();
                System.err.print(invalid.message() + "\n" + Usage.hint());
                return BAD_COMMAND_LINE;
            }
            StartMark.remove();
            System.out.print(Usage.help());
            return 0;
        } catch (IOException
                | BundleException
                | InterruptedException
                | NoPythonException
                | IllegalStateException
                | InvalidPathException fault) {
            return failed(reason(fault));
        } catch (RuntimeException | Error fault) {
            // Thrown out of main it would leave the process to the framework's threads, for ever.
            fault.printStackTrace();
            if (noMoreFiles()) {
                return failed("it failed");
            }
            return fault instanceof NoClassDefFoundError // and files were given back meanwhile
                    ? failed("it failed; perhaps no more files can be opened, see ulimit -n")
                    : FAILED;
        }
    }

    private static int run(Command.Run command) throws IOException, BundleException {
        Configuration configuration =
                Configuration.forRun(command.options()).withProgram(command.request().target());
        Runnable python = () -> EarlyPython.begin(configuration);
        PendingSignals signals = PendingSignals.watched();
        try (Container container = open(command.options(), configuration, Bundles.RUN, python)) {
            if (command.request().python().isPresent()) {
                container.offer(command.request().python().get());
            }
            container.startAdded(configuration.load());
            if (!command.options().bundles().isEmpty()) {
                container.startOwn(Bundles.SERVICES);
            }
            container.startAdded(command.options().bundles());
            Optional<RunPy> runPy = container.awaited(RunPy.class);
            if (runPy.isEmpty()) {
                return failed("Python did not start " + container.faults());
            }
            // Looks at the bundles while Python gets ready; the run would wait for it.
            container.service(Finder.class);
            int status = status(runPy.get(), command.request(), signals);
            if (status == INTERRUPTED) {
                StartMark.remove(); // the end of Python may end the process
            }
            // Java opens no file before Python is done: a program may have closed its output, and
            // Java's file would be that.
            status = finish(container, status);
            StartMark.remove();
            container.stopAdded();
            return Boolean.getBoolean(PropertyNames.REHEARSAL) ? 0 : status;
        }
    }

    private static int status(RunPy runPy, RunRequest request, PendingSignals signals) {
        signals.runBegins();
        if (request.interpreter() != InterpreterConfig.PROCESS) {
            return runPy.run(request).status();
        }
        Run run = runPy.start(request);
        signals.passOn(run);
        return run.await().status();
    }

    private static int finish(Container container, int status) {
        Optional<PythonRuntime> python = container.service(PythonRuntime.class);
        return python.isPresent() ? python.get().finish(status) : status;
    }

    private static int shell(Options options)
            throws IOException, BundleException, InterruptedException {
        try (Container container =
                open(options, Configuration.forShell(options), Bundles.LASTING, () -> {})) {
            container.startAdded(options.bundles());
            if (Boolean.getBoolean(PropertyNames.INTERACTIVE)) {
                container.takeInterrupts();
            }
            PipedTerminal.useWithoutKeyboard();
            LostOutput output = container.offerCommands();
            container.startOwn(Bundles.SHELL);
            StartMark.removeAtTheEnd();
            boolean isWhole = container.waitForStop();
            return output.isLost() ? LostOutput.STATUS : isWhole ? 0 : FAILED;
        }
    }

    private static int resident(Command.Resident command) throws IOException, BundleException {
        Configuration configuration = Configuration.forResident(command.options());
        try (Container container = open(command.options(), configuration, Bundles.RUN, () -> {})) {
            container.startAdded(configuration.load());
            container.startAdded(command.options().bundles());
            Optional<ResidentRuns> runs = container.awaited(ResidentRuns.class);
            if (runs.isEmpty()) {
                return failed("Python did not start " + container.faults());
            }
            container.service(Finder.class);
            StartMark.remove();
            runs.get().serve(command.folder(), ResidentIdle.time());
            return 0;
        }
    }

    private static String version(Options options) throws IOException, BundleException {
        try (Container container =
                open(options, Configuration.forRun(options), Bundles.RUN, () -> {})) {
            StartMark.remove();
            return Usage.version(
                    container.service(PythonRuntime.class).map(PythonRuntime::version));
        }
    }

    private static Container open(
            Options options, Configuration configuration, List<String> own, Runnable afterwards)
            throws IOException, BundleException {
        Logging.configure(options.verbose());
        WarmUp.begin(configuration.cache(), afterwards);
        return Container.open(configuration, own);
    }

    /** Some exceptions of files have no message but the file. */
    private static String reason(Exception fault) {
        return fault instanceof FileSystemException file && file.getReason() == null
                ? file.getMessage() + ": " + problem(file)
                : fault.getMessage();
    }

    private static String problem(FileSystemException fault) {
        if (fault instanceof NoSuchFileException) {
            return "there is no such file";
        } else if (fault instanceof AccessDeniedException) {
            return "access is refused; look at its permissions";
        } else if (fault instanceof FileAlreadyExistsException) {
            return "there is another file of this name";
        }
        return "it cannot be used";
    }

    /** Modules of Java that the framework needs and an image of jlink may lack. */
    private static Optional<String> missingModules() {
        String missing =
                Stream.of("java.xml", "java.logging", "jdk.unsupported")
                        .filter(name -> ModuleLayer.boot().findModule(name).isEmpty())
                        .collect(Collectors.joining(","));
        return missing.isEmpty() ? Optional.empty() : Optional.of(missing);
    }

    /** Java and the framework hide it behind what they miss then. */
    private static boolean noMoreFiles() {
        try {
            new FileInputStream("/dev/null").close();
            return false;
        } catch (IOException refused) {
            return new File("/dev/null").exists();
        }
    }

    private static int failed(String reason) {
        System.err.println(
                "loader: "
                        + reason
                        + (noMoreFiles() ? "; no more files can be opened, see ulimit -n" : ""));
        return FAILED;
    }
}
