package loader.importlib;

import java.util.Optional;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import org.osgi.annotation.versioning.ConsumerType;

/** A loader whose modules are code objects ({@code importlib.abc.InspectLoader.get_code}). */
@ConsumerType
public interface CodeLoader extends Loader {

    /** The module's code object, or empty if it has none. The caller closes the object. */
    Optional<PyObject> getCode(Attached python, ModuleSpec spec);

    @Override
    default void execModule(Attached python, ModuleSpec spec, PyModule module) {
        PyObject code =
                getCode(python, spec)
                        .orElseThrow(
                                () ->
                                        new ImportException(
                                                spec,
                                                ImportException.Reason.NO_CODE,
                                                "has no code object"));
        try (code) {
            python.exec(code, module);
        }
    }
}
