package loader.proxies;

import java.util.Optional;

/** Says whether something may still be called, such as a Java object from Python. */
@FunctionalInterface
public interface Guard {

    Guard NONE = Optional::empty;

    /** Why it may not; empty while it may. */
    Optional<String> refusal();
}
