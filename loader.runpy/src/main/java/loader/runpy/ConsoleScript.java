package loader.runpy;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A command of a distribution: an entry point of the group {@code console_scripts} or {@code
 * gui_scripts}, or a file that its wheel has among its scripts.
 */
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
                from importlib.metadata import distributions, entry_points
                sys.argv[0] = '%1$s'
                groups = 'console_scripts', 'gui_scripts'
                for group in groups:
                    for script in entry_points(group=group, name='%1$s'):
                        sys.exit(script.load()())
                files = {
                    file.name: file.locate()
                    for each in distributions()
                    for file in each.files or ()
                    if file.parts[0] == '..' and file.parent.name == 'bin'
                }
                if '%1$s' not in files:
                    names = {each.name for group in groups for each in entry_points(group=group)}
                    there = ', '.join(sorted(names | files.keys())) or 'none'
                    sys.exit("there is no console script '%1$s'; those that are there: " + there)
                path = str(files['%1$s'])
                with open(path, 'rb') as file:
                    is_python = file.readline().startswith(b'#!python')
                if is_python:
                    import runpy
                    runpy.run_path(path, run_name='__main__')
                else:
                    import subprocess
                    sys.exit(subprocess.call([path, *sys.argv[1:]]))
                """
                .formatted(name);
    }
}
