package loader.launcher;

import java.util.Optional;
import loader.spi.PropertyNames;

/** What the command says about itself. */
final class Usage {
    private static final String OPTIONS =
            """
            Runs a Python module, extension modules included, as __main__ inside an OSGi container.
            Without anything to run it opens the shell.

            -m mod        : run a module; ends the options
            -c cmd        : run code passed in as a string; ends the options
            file          : run a file, a folder or a zip with a __main__
            -             : run what is read from standard input
            -i            : then give Python's prompt, also when the input is no terminal
            -bBdEIOPqRsSuvx : as in python, also -W arg and -X opt
            doctor WHEEL  : say what is wrong with a wheel; `doctor --help` tells more
            --script NAME : run a console script of a distribution; ends the options
            --strict      : refuse an extension module with a create slot, as PEP 547 says
            --autorun     : then call the function __main__ of the program, if it has one
            --resident    : as the first option: run it in a container that stays;
                            --resident status and --resident stop are for these
            --process     : run it in a process of its own, which a crash ends alone
            --memory BYTES: limit its memory, such as 300m
            --cpu SECONDS : limit its CPU time
            --files N     : limit its open files
            --processes N : limit the processes of its user
            --sandbox     : let it write nowhere and use no network (bubblewrap)
            --write FOLDER: the same, but let it write there; may be repeated
            --python HOME : use the CPython at HOME instead of the embedded one: 3.14,
                            or with --process any from 3.10 on
            --with BUNDLE : install this bundle, wheel or pylock.toml first; may be repeated
            --cache DIR   : unpack the runtime there; also LOADER_CACHE
            --check-hash-based-pycs default|always|never : as in python
            --verbose     : show each import
            -h, --help    : show this
            -V, --version : show the versions
            arg ...       : what the program finds in sys.argv[1:]
            """;

    private Usage() {}

    static String help() {
        return synopsis() + OPTIONS;
    }

    /** The lines that CPython prints after the complaint. */
    static String hint() {
        return synopsis() + "Try `" + program() + " -h' for more information.\n";
    }

    /** Which Loader, with which Python and Java. */
    static String version(Optional<String> python) {
        String loader = Usage.class.getPackage().getImplementationVersion();
        return "Loader %s (Python %s, Java %s)"
                .formatted(loader, python.orElse("not there"), System.getProperty("java.version"));
    }

    /** What the shell says first. */
    static String banner() {
        String version = Usage.class.getPackage().getImplementationVersion();
        return "Loader "
                + version
                + ". `help` lists the commands, `help py:run` explains one, `exit` ends the shell.";
    }

    private static String synopsis() {
        return "usage: " + program() + " [option] ... [-c cmd | -m mod | file | -] [arg] ...\n";
    }

    private static String program() {
        return System.getProperty(PropertyNames.PROGRAM, "loader");
    }
}
