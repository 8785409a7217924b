package loader.doctor.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import loader.doctor.Finding;
import loader.doctor.Severity;

/** The names of the C API against the tag abi3 (PEP 384, 652), and the private ones. */
final class StableAbiRule implements LibraryRule {

    @Override
    public void check(InspectedWheel wheel, InspectedLibrary library, Consumer<Finding> found) {
        if (library.isNamedAbi3() || wheel.claims().isAbi3()) {
            checkStable(wheel, library, found);
        } else {
            checkPrivate(wheel, library, found);
        }
    }

    private static void checkStable(
            InspectedWheel wheel, InspectedLibrary library, Consumer<Finding> found) {
        OptionalInt claimed = wheel.claims().abi3();
        List<String> outside = new ArrayList<>();
        List<String> later = new ArrayList<>();
        for (String name : wheel.pythonNames(library)) {
            OptionalInt since = CApi.stableSince(name);
            if (since.isEmpty()) {
                outside.add(name);
            } else if (claimed.isPresent() && since.getAsInt() > claimed.getAsInt()) {
                later.add(name + " (3." + since.getAsInt() + ")");
            }
        }
        if (!outside.isEmpty()) {
            found.accept(violation(wheel, library, outside));
        }
        if (!later.isEmpty()) {
            found.accept(
                    StaticRule.ABI3_TOO_NEW.finding(
                            library.file(),
                            "uses "
                                    + Words.count(later.size(), "name")
                                    + " that the stable ABI of 3."
                                    + claimed.getAsInt()
                                    + " does not have: "
                                    + Words.list(later)));
        }
    }

    /** Another distribution may define them: libshiboken has functions like those of CPython. */
    private static Finding violation(
            InspectedWheel wheel, InspectedLibrary library, List<String> outside) {
        String text =
                "uses "
                        + Words.count(outside.size(), "name")
                        + " outside the stable ABI: "
                        + Words.list(outside);
        return wheel.neededFromOutside(library).stream().allMatch(Manylinux::isKnown)
                ? StaticRule.ABI3_VIOLATION.finding(library.file(), text)
                : StaticRule.ABI3_VIOLATION.finding(
                        Severity.NOTE,
                        library.file(),
                        text + "; a library of another distribution may define them");
    }

    private static void checkPrivate(
            InspectedWheel wheel, InspectedLibrary library, Consumer<Finding> found) {
        List<String> names = new ArrayList<>(wheel.pythonNames(library));
        names.removeIf(name -> !CApi.isPrivate(name) || CApi.stableSince(name).isPresent());
        if (!names.isEmpty()) {
            found.accept(
                    StaticRule.PRIVATE_API.finding(
                            library.file(),
                            "uses "
                                    + Words.count(names.size(), "private name")
                                    + " of the C API: "
                                    + Words.list(names)));
        }
    }
}
