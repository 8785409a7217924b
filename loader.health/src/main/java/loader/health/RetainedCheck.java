package loader.health;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.List;
import java.util.Map;
import loader.importlib.CatalogEntry;
import loader.importlib.ModuleCatalog;
import loader.spi.PropertyNames;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;

/** How many modules of bundles that have gone still have their libraries mapped. */
@Component(
        immediate = true, // the executor lets go of a check after each use
        configurationPid = PropertyNames.HEALTH_PID,
        property = {HealthCheck.NAME + "=Loader: retained modules", HealthCheck.TAGS + "=loader"})
public final class RetainedCheck implements HealthCheck {

    private final ModuleCatalog catalog;
    private volatile int most;

    @Activate
    public RetainedCheck(@Reference(policyOption = GREEDY) ModuleCatalog catalog) {
        this.catalog = catalog;
    }

    @Activate
    @Modified
    void configure(Map<String, Object> configuration) {
        most = Limits.number(configuration, "retained", 0, Limits.RETAINED);
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        List<CatalogEntry> retained =
                catalog.entries().stream().filter(each -> each.state().equals("retained")).toList();
        Limits.tell(
                log,
                retained.size() > most,
                "{} modules of bundles that have gone are retained",
                retained.size());
        retained.forEach(each -> log.info("{}", each));
        return new Result(log);
    }
}
