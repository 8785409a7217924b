package loader.doctor.command;

import java.util.List;
import loader.spi.InWords;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The shell's command {@code py:doctor}. */
@Component(
        service = DoctorShell.class,
        property = {"osgi.command.scope=py", "osgi.command.function=doctor"})
public final class DoctorShell {

    /** What it takes. */
    public static final String WORDS =
            "[--json FILE] [--junit FILE] [--sarif FILE] [--html FILE] [--require NAME,...]"
                    + " (WHEEL | MODULE | DISTRIBUTION)...";

    private final InstalledModules installed;

    @Activate
    public DoctorShell(BundleContext context) {
        installed = new InstalledModules(context);
    }

    @Descriptor("says what is wrong with extension modules, without running them")
    public String doctor(@Descriptor(WORDS) String... words) {
        return InWords.of(
                () -> {
                    Words asked = Words.parse(List.of(words), "usage: doctor " + WORDS);
                    Examination examination = new Examination(asked, installed::diagnosis);
                    examination.write();
                    return examination.text(false);
                });
    }
}
