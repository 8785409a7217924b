package loader.proxies;

import java.util.Optional;

/** Says whether a Java object may still be called from Python. */
@FunctionalInterface
public interface Guard {

    Guard NONE = Optional::empty;

    /** Why it may not; empty while it may. */
    Optional<String> refusal();
}
