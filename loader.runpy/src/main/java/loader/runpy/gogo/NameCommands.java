package loader.runpy.gogo;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.Arrays;
import java.util.List;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonRuntime;
import loader.spi.SourceResource;
import loader.spi.WrongUse;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Names that a shell completes. */
@Component(
        service = NameCommands.class,
        property = {"osgi.command.scope=py", "osgi.command.function=names"})
public final class NameCommands {

    private static final SourceResource NAMES = new SourceResource(NameCommands.class, "names.py");

    private final PythonRuntime runtime;

    @Activate
    public NameCommands(@Reference(policyOption = GREEDY) PythonRuntime runtime) {
        this.runtime = runtime;
    }

    @Descriptor("lists the names that a word can become, in the main interpreter")
    public List<String> names(
            @Descriptor("modules | scripts, and the beginning of the name; nothing for all names")
                    String... words) {
        String what = words.length == 0 ? "" : words[0];
        if (!List.of("modules", "scripts").contains(what) || words.length > 2) {
            throw new WrongUse("usage: names modules [BEGINNING] | names scripts [BEGINNING]");
        }
        String word = words.length == 1 ? "" : words[1];
        try (Attached python = runtime.main().attach();
                PyModule functions = python.newModule("names");
                PyObject code = NAMES.code(python, "<names>")) {
            python.exec(code, functions);
            try (PyObject names = functions.callMethod(what, word)) {
                return Arrays.asList(names.as(String[].class));
            }
        }
    }
}
