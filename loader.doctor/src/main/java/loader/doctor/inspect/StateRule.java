package loader.doctor.inspect;

import java.util.function.Consumer;
import loader.doctor.Finding;

/** Variables that all interpreters of a process share. */
final class StateRule implements LibraryRule {
    private static final long MUCH = 64 << 10;

    @Override
    public void check(InspectedWheel wheel, InspectedLibrary library, Consumer<Finding> found) {
        long bytes = library.linkage().initialized() + library.linkage().zeroed();
        if (library.isExtension() && bytes > MUCH) {
            found.accept(
                    StaticRule.PROCESS_STATE.finding(
                            library.file(),
                            "has "
                                    + (bytes >> 10)
                                    + " kB of variables, which all interpreters of a process share"));
        }
    }
}
