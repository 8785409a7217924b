package loader.health;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.List;
import loader.spi.QuarantinedBundles;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Which bundles are not used any more, because their code kills processes. */
@Component(property = {HealthCheck.NAME + "=Loader: quarantine", HealthCheck.TAGS + "=loader"})
public final class QuarantineCheck implements HealthCheck {

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile QuarantinedBundles services;

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        QuarantinedBundles known = services;
        List<String> quarantined = known == null ? List.of() : known.quarantined();
        Limits.tell(
                log, !quarantined.isEmpty(), "{} bundles are in quarantine", quarantined.size());
        quarantined.forEach(log::info);
        return new Result(log);
    }
}
