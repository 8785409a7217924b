package loader.launcher;

import java.util.List;

/** The container's own bundles, named as their jars are on the class path, in starting order. */
final class Bundles {

    /**
     * What a run needs. It goes through JNA on every Java: {@code java.lang.foreign} calls faster,
     * but takes longer to start than most runs call.
     */
    static final List<String> RUN =
            List.of("org.apache.felix.scr", "loader.core", "loader.native", "loader.runpy");

    /** What Python needs where it lives long. The faster linker is there first, if at all. */
    static final List<String> LASTING =
            List.of(
                    "org.apache.felix.scr",
                    "loader.core",
                    "loader.native.ffm",
                    "loader.native",
                    "loader.runpy",
                    "loader.services");

    /** What bundles that the command line brings may use; other runs do not wait for it. */
    static final List<String> SERVICES = List.of("loader.services");

    /** What the shell needs besides. */
    static final List<String> SHELL =
            List.of(
                    "org.apache.felix.configadmin",
                    "loader.wheel",
                    "org.apache.felix.fileinstall",
                    "org.apache.felix.gogo.runtime",
                    "org.apache.felix.gogo.command",
                    "jline",
                    "org.apache.felix.gogo.jline");

    private Bundles() {}
}
