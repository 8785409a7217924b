package loader.runpy.gogo;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import loader.importlib.CodeLoader;
import loader.importlib.ExecInModuleLoader;
import loader.importlib.Finder;
import loader.importlib.ImportSystem;
import loader.importlib.Loader;
import loader.python.PythonRuntime;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Shows who takes part in imports. */
@Component(
        service = ServiceCommands.class,
        property = {
            "osgi.command.scope=py",
            "osgi.command.function=finders",
            "osgi.command.function=loaders"
        })
public final class ServiceCommands {

    private static final String PYTHON = "python";

    private final BundleContext context;
    private final PythonRuntime runtime;
    private final ImportSystem importSystem;

    @Activate
    public ServiceCommands(
            BundleContext context,
            @Reference(policyOption = GREEDY) PythonRuntime runtime,
            @Reference(policyOption = GREEDY) ImportSystem importSystem) {
        this.context = context;
        this.runtime = runtime;
        this.importSystem = importSystem;
    }

    /**
     * A finder that is asked.
     *
     * @param bundle whose service it is; {@code python} for CPython's own
     */
    public record AskedFinder(String name, String bundle, int ranking) {}

    /**
     * A loader service.
     *
     * @param kinds the kinds of modules that finders leave to it; empty for its own finder's only
     * @param main how its modules run as {@code __main__}
     */
    public record LoaderService(String name, List<String> kinds, String main, String bundle) {}

    @Descriptor("lists the finders in the order they are asked")
    public Table<AskedFinder> finders(String... none) {
        OnlyWord.none("finders", none);
        List<AskedFinder> asked = new ArrayList<>();
        for (String name : importSystem.metaPath(runtime.main())) {
            if (name.equals(ImportSystem.FINDER_SERVICES)) {
                services(Finder.class).forEach(finder -> asked.add(asked(finder)));
            } else {
                asked.add(new AskedFinder(name, PYTHON, 0));
            }
        }
        return new Table<>(
                asked,
                List.of(
                        new Table.Column<>("FINDER", AskedFinder::name),
                        new Table.Column<>("BUNDLE", AskedFinder::bundle),
                        new Table.Column<>("RANKING", AskedFinder::ranking)));
    }

    private AskedFinder asked(ServiceReference<Finder> finder) {
        Object ranking = finder.getProperty(Constants.SERVICE_RANKING);
        return new AskedFinder(
                className(finder), bundleName(finder), ranking instanceof Integer r ? r : 0);
    }

    @Descriptor("lists the loader services: what they load, and how that runs as __main__")
    public Table<LoaderService> loaders(String... none) {
        OnlyWord.none("loaders", none);
        return new Table<>(
                services(Loader.class).stream().map(this::loader).toList(),
                List.of(
                        new Table.Column<>("LOADER", LoaderService::name),
                        new Table.Column<>("KINDS", row -> String.join(",", row.kinds())),
                        new Table.Column<>("MAIN", LoaderService::main),
                        new Table.Column<>("BUNDLE", LoaderService::bundle)));
    }

    private LoaderService loader(ServiceReference<Loader> reference) {
        Object kinds = reference.getProperty(Loader.KIND);
        return new LoaderService(
                className(reference),
                kinds instanceof String[] several
                        ? Arrays.asList(several)
                        : kinds == null ? List.of() : List.of(kinds.toString()),
                ofService(reference, ServiceCommands::main),
                bundleName(reference));
    }

    private static String main(Loader loader) {
        if (loader instanceof ExecInModuleLoader) {
            return "exec_in_module";
        }
        return loader instanceof CodeLoader ? "get_code" : "";
    }

    private <S> List<ServiceReference<S>> services(Class<S> type) {
        try {
            List<ServiceReference<S>> found =
                    new ArrayList<>(context.getServiceReferences(type, null));
            found.sort(Collections.reverseOrder());
            return found;
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String className(ServiceReference<?> reference) {
        return ofService(reference, service -> simple(service.getClass().getName()));
    }

    /** A class without its package: those of CPython have none. */
    static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Empty text when the service has gone meanwhile. */
    private <S> String ofService(ServiceReference<S> reference, Function<S, String> question) {
        S service = context.getService(reference);
        try {
            return service == null ? "" : question.apply(service);
        } finally {
            context.ungetService(reference);
        }
    }

    private static String bundleName(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        return bundle == null ? "" : bundle.getSymbolicName();
    }
}
