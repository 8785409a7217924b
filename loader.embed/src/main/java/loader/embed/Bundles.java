package loader.embed;

import java.util.List;

/** The bundles of the class path that every container has, by symbolic name. */
final class Bundles {

    /** In starting order. */
    static final List<String> OWN =
            List.of(
                    "org.apache.felix.scr",
                    "loader.core",
                    "loader.native",
                    "loader.runpy",
                    "loader.services",
                    "loader.wheel");

    /** The faster linker of Java 22 and newer. It starts before the other, if it is there. */
    static final String FOREIGN = "loader.native.ffm";

    /** Those that are not installed: the framework exports their packages. */
    static final List<String> OF_SYSTEM =
            List.of(
                    "slf4j.api",
                    "com.sun.jna",
                    "org.osgi.service.component",
                    "org.osgi.util.function",
                    "org.osgi.util.promise");

    private Bundles() {}
}
