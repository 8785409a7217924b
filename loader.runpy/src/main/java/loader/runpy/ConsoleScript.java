package loader.runpy;

import java.util.List;
import java.util.regex.Pattern;

/** A command of a distribution: an entry point of the group {@code console_scripts}. */
public final class ConsoleScript {

    private static final Pattern NAME = Pattern.compile("[^\\s='\"\\\\\\[][^='\"\\\\]*");

    private ConsoleScript() {}

    /** A request that does the same as the command that {@code pip} makes. */
    public static RunRequest request(String name, List<String> arguments) {
        return RunRequest.of(target(name), arguments);
    }

    /** The program of the command. */
    public static RunRequest.Target target(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a console script: " + name);
        }
        return new RunRequest.Target.Code(source(name));
    }

    private static String source(String name) {
        return """
                import sys
                from importlib.metadata import entry_points
                sys.argv[0] = '%1$s'
                scripts = list(entry_points(group='console_scripts', name='%1$s'))
                if not scripts:
                    names = sorted({each.name for each in entry_points(group='console_scripts')})
                    there = ', '.join(names) or 'none'
                    sys.exit("there is no console script '%1$s'; those that are there: " + there)
                sys.exit(scripts[0].load()())
                """
                .formatted(name);
    }
}
