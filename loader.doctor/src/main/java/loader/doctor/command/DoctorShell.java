package loader.doctor.command;

import java.nio.file.Path;
import java.util.List;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonRuntime;
import loader.spi.InWords;
import loader.spi.WrongUse;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** What the shell's command {@code py:doctor} does; whoever offers the command has one. */
public final class DoctorShell {

    /** What it takes. */
    public static final String WORDS =
            "[--json FILE] [--junit FILE] [--sarif FILE] [--html FILE] [--require NAME,...]"
                    + " [--probe [--python HOME] [--with WHEEL]... [--exercise FILE]]"
                    + " (WHEEL | MODULE | DISTRIBUTION)...";

    private final BundleContext context;
    private final InstalledModules installed;

    public DoctorShell(BundleContext context) {
        this.context = context;
        installed = new InstalledModules(context);
    }

    /** The report for people; the others are written to their files. */
    public String doctor(String... words) {
        return InWords.of(
                () -> {
                    Words asked = Words.parse(List.of(words), "usage: doctor " + WORDS);
                    Examination examination =
                            new Examination(asked, installed::diagnosis, this::python);
                    examination.write();
                    return examination.text(false);
                });
    }

    /** Where the CPython of this container is. */
    private Path python() {
        ServiceReference<PythonRuntime> reference =
                context.getServiceReference(PythonRuntime.class);
        if (reference == null) {
            throw new WrongUse("doctor: there is no CPython here; name one by --python HOME");
        }
        try (Attached python = context.getService(reference).main().attach();
                PyModule sys = python.importModule("sys");
                PyObject home = sys.getAttr("base_prefix")) {
            return Path.of(home.as(String.class));
        } finally {
            context.ungetService(reference);
        }
    }
}
