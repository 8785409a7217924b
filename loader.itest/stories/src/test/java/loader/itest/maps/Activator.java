package loader.itest.maps;

import java.util.Map;
import loader.importlib.Finder;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Somebody else's bundle: it knows the API of the import system and nothing of this project's
 * inside.
 */
public final class Activator implements BundleActivator {

    private static final Map<String, String> SOURCES =
            Map.of(
                    "mapped", "import mappedpkg.sub\nvalue = mappedpkg.sub.value + 1\n",
                    "mappedpkg.", "",
                    "mappedpkg.sub", "value = 41\ndef fail(): 1/0\n",
                    "mappedpkg.__main__",
                            "import sys\nprint('main of', __spec__.name)\nsys.exit(7)\n",
                    "broken", "def f(:\n");

    @Override
    public void start(BundleContext context) {
        context.registerService(Finder.class, new MapModules(SOURCES), null);
        context.registerService(Finder.class, new InPlace(), null);
    }

    @Override
    public void stop(BundleContext context) {}
}
