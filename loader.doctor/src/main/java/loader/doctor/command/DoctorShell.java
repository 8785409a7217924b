package loader.doctor.command;

import java.util.List;
import loader.spi.InWords;
import org.osgi.framework.BundleContext;

/** What the shell's command {@code py:doctor} does; whoever offers the command has one. */
public final class DoctorShell {

    /** What it takes. */
    public static final String WORDS =
            "[--json FILE] [--junit FILE] [--sarif FILE] [--html FILE] [--require NAME,...]"
                    + " (WHEEL | MODULE | DISTRIBUTION)...";

    private final InstalledModules installed;

    public DoctorShell(BundleContext context) {
        installed = new InstalledModules(context);
    }

    /** The report for people; the others are written to their files. */
    public String doctor(String... words) {
        return InWords.of(
                () -> {
                    Words asked = Words.parse(List.of(words), "usage: doctor " + WORDS);
                    Examination examination = new Examination(asked, installed::diagnosis);
                    examination.write();
                    return examination.text(false);
                });
    }
}
