package loader.bundles;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last bundles that went after something had been imported from them. */
final class DepartedBundles {

    private static final int REMEMBERED = 1000;

    private final Deque<RememberedBundle> bundles = new ArrayDeque<>();

    synchronized void add(RememberedBundle bundle) {
        if (bundles.size() == REMEMBERED) {
            bundles.removeFirst();
        }
        bundles.addLast(bundle);
    }

    synchronized List<RememberedBundle> all() {
        return List.copyOf(bundles);
    }
}
