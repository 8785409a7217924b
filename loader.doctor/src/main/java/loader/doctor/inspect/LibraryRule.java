package loader.doctor.inspect;

import java.util.function.Consumer;
import loader.doctor.Finding;

/** Looks for one kind of fault in a library of a wheel. */
interface LibraryRule {

    void check(InspectedWheel wheel, InspectedLibrary library, Consumer<Finding> found);
}
