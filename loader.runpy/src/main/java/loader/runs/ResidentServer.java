package loader.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import loader.files.TemporaryFolder;
import loader.python.Attached;
import loader.python.PythonRuntime;
import loader.runpy.ResidentRuns;
import loader.spi.ProgramSupport;
import loader.spi.PythonCommand;
import loader.spi.SourceResource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Has a process of Python serve ({@code resident_server.py}). Programs and their streams are never
 * this process's, which only says where modules are.
 */
@Component
public final class ResidentServer implements ResidentRuns {

    private static final SourceResource SERVER =
            new SourceResource(ResidentServer.class, "resident_server.py");
    private static final SourceResource PROCESS =
            new SourceResource(ResidentServer.class, "process.py");

    /** What {@code bin/loader} has changed for Java's sake. */
    private static final String LOCALE = "LOADER_LOCALE";

    private static final List<String> OF_JAVA = List.of(LOCALE, "_JAVA_SR_SIGNUM");

    private final PythonRuntime runtime;
    private final ProgramSupport support;

    @Activate
    public ResidentServer(
            @Reference(policyOption = GREEDY) PythonRuntime runtime,
            @Reference(policyOption = GREEDY) ProgramSupport support) {
        this.runtime = runtime;
        this.support = support;
    }

    @Override
    public void serve(Path folder, Duration idle) throws IOException {
        try (TemporaryFolder own = TemporaryFolder.open()) {
            Path process = write(own.path(), "process.py", PROCESS);
            Path server = write(own.path(), "server.py", SERVER);
            PythonCommand python = command();
            ProcessBuilder builder =
                    new ProcessBuilder(
                            python.words().get(0),
                            server.toString(),
                            folder.resolve("socket").toString(),
                            process.toString(),
                            python.script().orElse(""),
                            String.valueOf(idle.toSeconds()));
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
            restore(builder.environment());
            python.script().ifPresent(child -> builder.environment().put("LOADER_CHILD", child));
            awaitEnd(builder.start());
        }
    }

    private static Path write(Path folder, String name, SourceResource source) throws IOException {
        return Files.write(folder.resolve(name), source.text().getBytes(UTF_8));
    }

    private PythonCommand command() {
        try (Attached python = runtime.main().attach()) {
            return support.command(python);
        }
    }

    private static void restore(Map<String, String> variables) {
        String changed = variables.get(LOCALE);
        if (changed != null) {
            int name = changed.indexOf('=');
            if (name < 0) {
                variables.remove(changed);
            } else {
                variables.put(changed.substring(0, name), changed.substring(name + 1));
            }
        }
        variables.keySet().removeAll(OF_JAVA);
    }

    /** The server asks by a byte whether this process is there. Its end closes the pipe. */
    private static void awaitEnd(Process server) throws IOException {
        try (InputStream questions = server.getInputStream();
                OutputStream answers = server.getOutputStream()) {
            for (int each = questions.read(); each >= 0; each = questions.read()) {
                answers.write(each);
                answers.flush();
            }
        } catch (IOException gone) {
            if (server.isAlive()) {
                throw gone;
            }
        }
    }
}
