package loader.webconsole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import loader.importlib.ImportSystem;
import loader.importlib.ModuleName;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PythonRuntime;

/** Imports a module in a new interpreter, with a Flight Recording of the imports. */
final class MeasuredImport {

    private static final String EVENT = "loader.Import";

    private MeasuredImport() {}

    static boolean isPossible() {
        try {
            Class.forName("jdk.jfr.Recording", false, MeasuredImport.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError none) {
            return false;
        }
    }

    /** What each import cost, also if the module raises an exception. */
    static Result of(PythonRuntime runtime, ImportSystem importSystem, ModuleName name)
            throws IOException {
        Path file = Files.createTempFile("loader", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable(EVENT).withoutThreshold();
            recording.start();
            Interpreter interpreter = runtime.create(InterpreterConfig.SHARED_GIL);
            String problem = "";
            try {
                importSystem.importModule(interpreter, name).close();
            } catch (RuntimeException raised) {
                problem = String.valueOf(raised.getMessage());
            } finally {
                interpreter.closeSoon();
            }
            recording.stop();
            recording.dump(file);
            List<ImportCost> costs =
                    RecordingFile.readAllEvents(file).stream()
                            .filter(event -> event.getEventType().getName().equals(EVENT))
                            .filter(event -> event.getLong("interpreter") == interpreter.id())
                            .map(MeasuredImport::cost)
                            .toList();
            return new Result(name.value(), costs, problem);
        } finally {
            Files.delete(file);
        }
    }

    private static ImportCost cost(RecordedEvent event) {
        return new ImportCost(
                event.getString("module"),
                ChronoUnit.NANOS.between(Instant.EPOCH, event.getStartTime()),
                event.getDuration().toNanos(),
                event.getBoolean("failed"));
    }

    /** What the import of the module cost, and why it failed, if it did. */
    record Result(String module, List<ImportCost> costs, String problem) {}
}
