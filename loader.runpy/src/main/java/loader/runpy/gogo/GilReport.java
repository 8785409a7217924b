package loader.runpy.gogo;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.python.AttachedState;
import loader.python.PythonRuntime;

/** Who has the GIL and who waits for it, with the stacks of Python and of Java. */
final class GilReport {

    private GilReport() {}

    static String of(PythonRuntime runtime) {
        List<AttachedState> states = runtime.attached();
        return states.isEmpty()
                ? "no thread uses Python"
                : states.stream().map(GilReport::told).collect(Collectors.joining());
    }

    private static String told(AttachedState state) {
        String since = state.stack().isEmpty() ? "" : ", for " + state.since().toSeconds() + " s";
        return String.format(
                "%s: interpreter %d, GIL %s%s%n%s",
                state.thread(),
                state.interpreter(),
                state.gil().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                since,
                Stream.concat(
                                state.pythonStack().stream(),
                                state.stack().stream().map(each -> "at " + each))
                        .map(each -> String.format("  %s%n", each))
                        .collect(Collectors.joining()));
    }
}
