package loader.doctor.command;

import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The shell's command {@code py:doctor} in containers of others. */
@Component(
        service = DoctorComponent.class,
        property = {"osgi.command.scope=py", "osgi.command.function=doctor"})
public final class DoctorComponent {
    private final DoctorShell shell;

    @Activate
    public DoctorComponent(BundleContext context) {
        shell = new DoctorShell(context);
    }

    @Descriptor("says what is wrong with extension modules, and runs them only with --probe")
    public String doctor(@Descriptor(DoctorShell.WORDS) String... words) {
        return shell.doctor(words);
    }
}
