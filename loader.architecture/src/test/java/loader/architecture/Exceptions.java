package loader.architecture;

import java.util.Map;

/** What the rules do not hold for, and why. */
final class Exceptions {

    /** Sources with a name of another bundle as text, and why. */
    static final Map<String, String> LITERALS =
            Map.of(
                    "PropertyNames.java", "configurations are named like packages",
                    "Namespaces.java", "an extender is named like its bundle",
                    "PythonModule.java", "it requires the extender, and an annotation is text",
                    "Bundles.java", "names of the bundles of a class path",
                    "ClassPath.java", "the launcher asks for a jar of its class path",
                    "WheelMojo.java", "properties of Maven are text",
                    "EmbeddedPython.java", "a refusal says which bundle to install",
                    "RunCommands.java", "a refusal says which bundle to install",
                    "WorkerFiles.java", "a process has the package _loader of every interpreter",
                    "OwnLibrary.java", "a key among system properties that looks like a package");

    private Exceptions() {}
}
