package loader.extension;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loader.capi.Memory;
import loader.libpython.CPython;

/** What is said of a native fault in a module's library: the module, its bundle and generation. */
record FaultLine(String module, Path library) {

    /** The folder of a generation is called {@code NAME_VERSION-ID-MODIFIED}, or with a number. */
    private static final Pattern GENERATION =
            Pattern.compile(".*/generations/([^/]+?)-(\\d+-[0-9a-z]+(?:-\\d+)?)/.*");

    /** Leaves it with C, where a fault is handled without Java. */
    void give(CPython python) {
        Memory memory = python.memory();
        long file = memory.allocateText(library.toString());
        long text = memory.allocateText(text());
        try {
            synchronized (FaultLine.class) { // C does not lock, since a fault may come at any time
                python.callOwn("loader_name_library", file, text);
            }
        } finally {
            memory.free(file);
            memory.free(text);
        }
    }

    String text() {
        Matcher generation = GENERATION.matcher(library.toString());
        return "module "
                + module
                + (generation.matches()
                        ? " of bundle "
                                + generation.group(1)
                                + ", generation "
                                + generation.group(2)
                        : "");
    }
}
