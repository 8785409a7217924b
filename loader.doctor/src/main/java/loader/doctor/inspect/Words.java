package loader.doctor.inspect;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Lists in sentences. */
final class Words {
    private static final int SHOWN = 5;

    private Words() {}

    /** The first of them, and how many more there are. */
    static String list(Collection<String> names) {
        List<String> shown = names.stream().limit(SHOWN).collect(Collectors.toList());
        int rest = names.size() - shown.size();
        return String.join(", ", shown) + (rest > 0 ? " and " + rest + " more" : "");
    }

    static String count(int number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }
}
