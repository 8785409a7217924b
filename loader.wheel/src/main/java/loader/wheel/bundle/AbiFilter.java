package loader.wheel.bundle;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loader.spi.Namespaces;
import loader.wheel.tags.Tag;
import loader.wheel.text.Filters;

/** What tags ask of the capability {@code loader.abi} that a runtime provides. */
public final class AbiFilter {
    private static final Pattern INTERPRETER = Pattern.compile("(?:cp|py)([0-9])([0-9]*)");

    private AbiFilter() {}

    /** Empty when one of the tags runs on every Python 3. */
    public static Optional<String> of(List<Tag> tags) {
        List<Optional<String>> filters = tags.stream().map(AbiFilter::of).distinct().toList();
        return filters.contains(Optional.<String>empty())
                ? Optional.empty()
                : Optional.of(Filters.or(filters.stream().map(Optional::orElseThrow).toList()));
    }

    private static Optional<String> of(Tag tag) {
        Matcher python = INTERPRETER.matcher(tag.python());
        boolean isVersion = python.matches();
        String least = isVersion ? "(version>=" + python.group(1) + "." + minor(python) + ")" : "";
        if (tag.abi().startsWith(Namespaces.STABLE_ABI) && isVersion) {
            return Optional.of(
                    Filters.and(List.of(Filters.equal(Namespaces.ABI, tag.abi()), least)));
        }
        if (!tag.abi().equals(Tag.NONE)) {
            return Optional.of(Filters.equal(Namespaces.ABI, tag.abi()));
        }
        if (tag.python().equals("py3")) {
            return Optional.empty();
        }
        return Optional.of(
                tag.python().startsWith("py3")
                        ? Filters.and(
                                List.of(
                                        Filters.equal(Namespaces.ABI, Namespaces.STABLE_ABI),
                                        least))
                        : Filters.equal(Namespaces.ABI, tag.python()));
    }

    private static String minor(Matcher python) {
        return python.group(2).isEmpty() ? "0" : python.group(2);
    }
}
