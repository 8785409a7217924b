package loader.audit;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import loader.spi.PropertyNames;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rule that allows, denies or logs actions of bundles: one configuration of {@code loader.audit}.
 */
@Designate(ocd = AuditRule.Properties.class, factory = true)
@Component(
        service = AuditRule.class,
        configurationPid = PropertyNames.AUDIT_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class AuditRule {
    private static final Logger LOG = LoggerFactory.getLogger(AuditRule.class);

    private final List<Pattern> bundles;
    private final List<AuditPattern> denied;
    private final List<AuditPattern> allowed;
    private final List<AuditPattern> logged;

    /** The properties of a configuration; each is a list, or a text with commas. */
    @ObjectClassDefinition(
            name = "Loader: audit rule",
            description = "What the Python code of bundles may do (PEP 578)")
    @interface Properties {
        @AttributeDefinition(
                name = "Bundles",
                description = "Symbolic names; * stands for any text")
        String[] bundle() default "*";

        @AttributeDefinition(
                name = "Denied",
                description = "Audit events, as os.system or import:numpy*",
                required = false)
        String[] deny() default {};

        @AttributeDefinition(
                name = "Allowed",
                description = "Exceptions from what is denied",
                required = false)
        String[] allow() default {};

        @AttributeDefinition(
                name = "Logged",
                description = "Audit events that the logger loader.audit logs",
                required = false)
        String[] log() default {};
    }

    @Activate
    public AuditRule(Properties properties) {
        bundles = AuditPattern.words(properties.bundle()).map(AuditPattern::wildcards).toList();
        denied = AuditPattern.all(properties.deny());
        allowed = AuditPattern.all(properties.allow());
        logged = AuditPattern.all(properties.log());
        tellWhatIsWrong();
    }

    private void tellWhatIsWrong() {
        Stream.of(denied, allowed, logged)
                .flatMap(List::stream)
                .filter(pattern -> !pattern.isPossible())
                .forEach(
                        pattern ->
                                LOG.error(
                                        PropertyNames.AUDIT_PID
                                                + ": '{}' is no event: it must be a name such as"
                                                + " socket.*, or a name and an argument such as"
                                                + " open:/etc/*",
                                        pattern.text()));
        if (denied.isEmpty() && logged.isEmpty()) {
            LOG.error(
                    PropertyNames.AUDIT_PID
                            + ": a rule without deny and log does nothing; the properties are"
                            + " bundle, deny, allow and log");
        }
    }

    boolean isFor(String bundle) {
        return bundles.stream().anyMatch(name -> name.matcher(bundle).matches());
    }

    boolean concerns(String event) {
        return Stream.of(denied, logged)
                .flatMap(List::stream)
                .anyMatch(pattern -> pattern.concerns(event));
    }

    boolean logs(String event, String argument) {
        return first(logged, event, argument).isPresent();
    }

    /** The pattern that forbids it. */
    Optional<String> denial(String event, String argument) {
        return first(allowed, event, argument).isPresent()
                ? Optional.empty()
                : first(denied, event, argument);
    }

    private static Optional<String> first(
            List<AuditPattern> patterns, String event, String argument) {
        return patterns.stream()
                .filter(pattern -> pattern.matches(event, argument))
                .map(AuditPattern::text)
                .findFirst();
    }
}
