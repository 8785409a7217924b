package loader.embed;

import java.util.List;
import java.util.Set;

/** The bundles of the class path that are in every container, by symbolic name. */
final class Bundles {

    /** The faster linker, which needs Java 22. */
    static final String FOREIGN = "loader.native.ffm";

    /** Configuration Admin, whose API the components have to share. */
    private static final String CONFIGURATION = "org.apache.felix.configadmin";

    /** What may be missing on the class path. */
    static final Set<String> OPTIONAL = Set.of(FOREIGN, CONFIGURATION);

    /** In starting order: the faster linker is there first, if at all. */
    static final List<String> OWN =
            List.of(
                    CONFIGURATION,
                    "org.apache.felix.scr",
                    "loader.core",
                    FOREIGN,
                    "loader.native",
                    "loader.runpy",
                    "loader.services",
                    "loader.wheel");

    /** Those that are not installed: the framework exports their packages. */
    static final List<String> OF_SYSTEM =
            List.of(
                    "slf4j.api",
                    "com.sun.jna",
                    "org.osgi.service.component",
                    "org.osgi.util.function",
                    "org.osgi.util.promise");

    private Bundles() {}

    /**
     * The name that a bundle has now: SLF4J had another one until 2.0.6, which Quarkus 3.15 has.
     */
    static String renamed(String symbolicName) {
        return symbolicName.equals("org.slf4j.api") ? "slf4j.api" : symbolicName;
    }
}
