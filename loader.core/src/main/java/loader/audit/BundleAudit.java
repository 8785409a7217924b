package loader.audit;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import loader.generations.BundleFolders;
import loader.spi.AuditPolicy;
import loader.spi.PropertyNames;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the code of each bundle to the rules for it, and logs what they name. */
@Component(service = {AuditPolicy.class, BundleAudit.class})
public final class BundleAudit implements AuditPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(PropertyNames.AUDIT_LOG);

    private final BundleFolders folders;
    private final List<AuditRule> rules = new CopyOnWriteArrayList<>();
    private volatile Runnable listener = () -> {};

    @Activate
    public BundleAudit(@Reference BundleFolders folders) {
        this.folders = folders;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addRule(AuditRule rule) {
        rules.add(rule);
        listener.run();
    }

    void removeRule(AuditRule rule) {
        rules.remove(rule);
        listener.run();
    }

    /** Is called after each change of the rules from now on. */
    void listen(Runnable changed) {
        listener = changed;
    }

    @Override
    public boolean isActive() {
        return !rules.isEmpty();
    }

    @Override
    public boolean concerns(String event) {
        return rules.stream().anyMatch(rule -> rule.concerns(event));
    }

    @Override
    public boolean isOfBundle(String file) {
        return folders.bundleOf(file).isPresent();
    }

    @Override
    public Optional<String> refusal(String event, String argument, String file) {
        Optional<String> bundle = folders.bundleOf(file);
        return bundle.flatMap(name -> refusalOf(name, event, argument));
    }

    private Optional<String> refusalOf(String bundle, String event, String argument) {
        List<AuditRule> own = rules.stream().filter(rule -> rule.isFor(bundle)).toList();
        Optional<String> denial =
                own.stream().flatMap(rule -> rule.denial(event, argument).stream()).findFirst();
        if (denial.isPresent()) {
            LOG.warn("{}: {} {}: denied by {}", bundle, event, argument, denial.get());
        } else if (own.stream().anyMatch(rule -> rule.logs(event, argument))) {
            LOG.info("{}: {} {}", bundle, event, argument);
        }
        return denial.map(
                pattern ->
                        "%s %s: the bundle %s may not do that, by the rule deny=%s of %s"
                                .formatted(
                                        event, argument, bundle, pattern, PropertyNames.AUDIT_PID));
    }
}
