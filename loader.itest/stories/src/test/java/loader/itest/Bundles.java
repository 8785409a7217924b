package loader.itest;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;
import static org.ops4j.pax.exam.CoreOptions.when;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/** What the stories are made of: the built bundles, by what they bring. */
final class Bundles {

    private static final Path FOLDER = Path.of(System.getProperty("itest.bundles"));
    private static final String RUNTIME = System.getProperty("itest.runtime");

    private Bundles() {}

    /** A built jar, by its artifact's name. */
    static Path jar(String name) {
        return FOLDER.resolve(name + ".jar");
    }

    static String location(String name) {
        return jar(name).toUri().toString();
    }

    /** The whole of Loader with the best linker for this Java, and the runtime of this machine. */
    static Option loader() {
        return composite(
                framework(),
                runtime(),
                foreign(),
                bundle(location("loader.native")),
                bundle(location("loader.runpy")));
    }

    /** Everything but CPython: services, JNA, the import system. */
    static Option framework() {
        return composite(
                systemPackages(
                        "org.slf4j;version=2.0.17",
                        "org.slf4j;version=1.7.36",
                        "org.slf4j.event;version=2.0.17",
                        "org.slf4j.helpers;version=2.0.17",
                        "org.slf4j.helpers;version=1.7.36",
                        "org.slf4j.spi;version=2.0.17"),
                frameworkProperty("loader.cache")
                        .value(Path.of(System.getProperty("itest.target"), "cache").toString()),
                frameworkProperty("ds.loglevel").value("error"),
                installed(
                        "org.osgi.util.function",
                        "org.osgi.util.promise",
                        "org.osgi.service.component",
                        "org.apache.felix.scr",
                        "jna",
                        "loader.core"),
                junitBundles());
    }

    /** The embedded CPython. */
    static Option runtime() {
        return bundle(location(RUNTIME));
    }

    /** The linker over {@code java.lang.foreign}, where the build has made it. */
    static Option foreign() {
        return when(hasForeign()).useOptions(bundle(location("loader.native.ffm")));
    }

    static boolean hasForeign() {
        return Files.exists(jar("loader.native.ffm"));
    }

    /** The shell that the distribution has, with nobody at the keyboard. */
    static Option gogo() {
        return composite(
                frameworkProperty("gosh.args").value("--nointeractive"),
                installed(
                        "org.apache.felix.gogo.runtime",
                        "org.apache.felix.gogo.command",
                        "jline",
                        "org.apache.felix.gogo.jline"));
    }

    private static Option installed(String... names) {
        return composite(
                Stream.of(names).map(name -> bundle(location(name))).toArray(Option[]::new));
    }
}
