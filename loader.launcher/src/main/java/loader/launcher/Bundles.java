package loader.launcher;

import java.util.List;

/** The container's own bundles, named as their jars are on the class path, in starting order. */
final class Bundles {

    /** What a run needs. {@code loader.native} prefers the other linker, if there already. */
    static final List<String> RUN =
            List.of(
                    "org.apache.felix.scr",
                    "loader.core",
                    "loader.native.ffm",
                    "loader.native",
                    "loader.runpy");

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
