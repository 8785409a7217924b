package loader.services;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import loader.importlib.Loader;
import loader.spi.Namespaces;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names targets of references that no module can match, such as {@code (loader.modul=spam)}: the
 * component would wait for ever without a word.
 */
@Component(
        service = {FindHook.class, ListenerHook.class},
        immediate = true) // else each look-up would make a new one, which has told nothing
public final class MistypedTargets implements FindHook, ListenerHook {

    private static final Logger LOG = LoggerFactory.getLogger(MistypedTargets.class);

    private static final String MODULES = "(objectClass=" + Namespaces.MODULE_SERVICE + ")";

    /** The attribute of a comparison. */
    private static final Pattern ATTRIBUTE = Pattern.compile("\\(\\s*([^()&|!=~<>\\s]+)\\s*[~<>=]");

    private static final List<String> PROPERTIES =
            List.of(
                    Namespaces.MODULE,
                    Loader.KIND,
                    ServiceModule.BUNDLE,
                    ServiceModule.VERSION,
                    ServiceModule.GENERATION);

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    @Override
    public void find(
            BundleContext context,
            String name,
            String filter,
            boolean all,
            Collection<ServiceReference<?>> references) {
        if (filter != null
                && (filter.contains(MODULES) || Namespaces.MODULE_SERVICE.equals(name))) {
            look(context.getBundle(), filter);
        }
    }

    @Override
    public void added(Collection<ListenerInfo> listeners) {
        for (ListenerInfo each : listeners) {
            String filter = each.getFilter();
            if (filter != null && filter.contains(MODULES) && !each.isRemoved()) {
                look(each.getBundleContext().getBundle(), filter);
            }
        }
    }

    @Override
    public void removed(Collection<ListenerInfo> listeners) {}

    private void look(Bundle bundle, String filter) {
        Optional<String> unknown = unknown(filter);
        if (unknown.isPresent() && told.add(bundle + filter)) {
            LOG.warn(
                    "{} looks for a module with {}; services of modules have no {}, but {}",
                    bundle,
                    filter,
                    unknown.get(),
                    String.join(", ", PROPERTIES));
        }
    }

    /** An attribute that looks like one of Loader's and is none. */
    static Optional<String> unknown(String filter) {
        return ATTRIBUTE
                .matcher(filter)
                .results()
                .map((MatchResult found) -> found.group(1))
                .filter(name -> isLikeOurs(name.toLowerCase(Locale.ROOT)))
                .filter(name -> PROPERTIES.stream().noneMatch(name::equalsIgnoreCase))
                .findFirst();
    }

    private static boolean isLikeOurs(String name) {
        return name.startsWith("loader.") || name.contains("modul");
    }
}
