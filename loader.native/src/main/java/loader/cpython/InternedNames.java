package loader.cpython;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The interned str objects of the attribute names that Java used in one interpreter. They are kept,
 * up to a number that no program reaches with names from its source.
 */
public final class InternedNames {

    private static final int KEPT = 10_000;

    private int most = KEPT;
    private final Map<String, Long> interned = new ConcurrentHashMap<>();

    /** New reference to the name. */
    public long take(AttachedApi python, String name) {
        Long kept = interned.get(name);
        if (kept != null) {
            python.incRef(kept);
            return kept;
        }
        return intern(python, name);
    }

    /** From here on names are kept no more. */
    void release(AttachedApi python) {
        most = 0;
        interned.values().forEach(python::decRef);
        interned.clear();
    }

    private long intern(AttachedApi python, String name) {
        long text = python.required(Text.toPython(python, name));
        if (name.indexOf(0) >= 0 || interned.size() >= most || Text.hasLoneSurrogate(name)) {
            return text;
        }
        long address = python.memory().allocateText(name);
        try {
            long unique = python.required(python.api().PyUnicode_InternFromString(address));
            if (interned.putIfAbsent(name, unique) == null) {
                python.incRef(unique);
            }
            return unique;
        } finally {
            python.memory().free(address);
            python.decRef(text);
        }
    }
}
