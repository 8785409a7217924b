package loader.architecture;

import java.util.Map;
import java.util.Set;

/** What does not hold yet, by name. The numbers may only become smaller. */
final class Exceptions {

    /** Files of packages that have more than {@link ArchitectureTest#LARGEST_PACKAGE}. */
    static final Map<String, Integer> PACKAGES = Map.of("loader.cpython", 111);

    /** Classes of knots with more than {@link ArchitectureTest#LARGEST_KNOT}, by a package. */
    static final Map<String, Integer> KNOTS = Map.of("loader.cpython", 16);

    /** Packages that use each other. */
    static final Set<Set<String>> CYCLES = Set.of(Set.of("loader.cpython", "loader.extension"));

    /** Sources with a name of another bundle as text, and why. */
    static final Map<String, String> LITERALS =
            Map.of(
                    "PropertyNames.java", "configurations are named like packages",
                    "Bundles.java", "the launcher names jars of its class path",
                    "ClassPath.java", "the launcher asks for a jar of its class path",
                    "WheelMojo.java", "properties of Maven are text",
                    "OwnLibrary.java", "a key among system properties that looks like a package",
                    "MainProgram.java", "functions of _loader",
                    "InterpreterPool.java", "functions of _loader",
                    "StartedRun.java", "functions of _loader",
                    "PythonProxy.java", "an exception of _loader",
                    "AuditActivation.java", "functions of _loader");

    private Exceptions() {}
}
