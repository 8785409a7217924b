package loader.launcher;

import java.io.File;
import java.io.IOException;
import java.util.Locale;

/** The packages that bundles import from the system bundle, as the framework wants them listed. */
final class SystemPackages {

    /**
     * Those of jars that are not installed as bundles: each bundle costs a start some milliseconds.
     */
    static final String OF_CLASS_PATH =
            "org.slf4j;version=2.0.17,org.slf4j;version=1.7.36,org.slf4j.event;version=2.0.17,"
                    + "org.slf4j.helpers;version=2.0.17,org.slf4j.helpers;version=1.7.36,"
                    + "org.slf4j.spi;version=2.0.17,org.slf4j.spi;version=1.7.36,"
                    + "org.osgi.util.function;version=1.2,org.osgi.util.promise;version=1.3,"
                    + "org.osgi.service.component;version=1.5.1,"
                    + "org.osgi.service.component.propertytypes;version=1.5,"
                    + "org.osgi.service.component.runtime;version=1.5,"
                    + "org.osgi.service.component.runtime.dto;version=1.5,"
                    + "com.sun.jna;version=5.19.1,com.sun.jna.ptr;version=5.19.1,"
                    + "com.sun.jna.win32;version=5.19.1";

    /** Those of the framework that the container's own bundles import. */
    static final String OF_FRAMEWORK =
            "org.osgi.dto;version=1.1.1,org.osgi.framework;version=1.10,"
                    + "org.osgi.framework.dto;version=1.8,org.osgi.framework.startlevel;version=1.0,"
                    + "org.osgi.framework.wiring;version=1.2,org.osgi.resource;version=1.0.1,"
                    + "org.osgi.util.tracker;version=1.5.3";

    /** All that the container's own bundles import from the framework and the JDK. */
    static final String FOR_OWN =
            OF_FRAMEWORK + ",jdk.jfr,javax.xml.parsers,org.xml.sax,org.xml.sax.helpers";

    private SystemPackages() {}

    /**
     * Whether the bundle imports packages. Without any such bundle the framework is spared the list
     * of all packages of the JDK, which is a tenth of the work of a start.
     */
    static boolean mayBeImportedBy(File jar) {
        try {
            String manifest = JarManifest.text(jar).toLowerCase(Locale.ROOT);
            return manifest.isEmpty()
                    || manifest.contains("import-package:")
                    || manifest.contains("require-bundle:");
        } catch (IOException unreadable) {
            return true;
        }
    }
}
