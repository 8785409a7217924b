package loader.audit;

import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PythonRuntime;
import loader.spi.ProgramSupport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the interpreters that run when rules come and go; those that start later ask by themselves.
 * It is no part of {@link BundleAudit}, which Python needs to start.
 */
@Component(
        immediate = true,
        service = {})
public final class AuditActivation {
    private static final Logger LOG = LoggerFactory.getLogger(AuditActivation.class);

    private final PythonRuntime python;
    private final ProgramSupport support;
    private final BundleAudit audit;

    @Activate
    public AuditActivation(
            @Reference PythonRuntime python,
            @Reference ProgramSupport support,
            @Reference BundleAudit audit) {
        this.python = python;
        this.support = support;
        this.audit = audit;
        audit.listen(this::tell);
        if (audit.isActive()) {
            tell();
        }
    }

    @Deactivate
    void stop() {
        audit.listen(() -> {});
    }

    private void tell() {
        for (Interpreter interpreter : python.interpreters()) {
            try (Attached attached = interpreter.attach()) {
                support.auditAnew(attached);
            } catch (RuntimeException ending) {
                LOG.debug("{} is not told of the rules", interpreter, ending);
            }
        }
    }
}
