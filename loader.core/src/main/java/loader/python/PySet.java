package loader.python;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A Python set as a {@code Set}: what is in it, Python's {@code ==} and {@code hash} decide. What
 * its type has no method for, as a frozenset has none for writing, throws {@code
 * UnsupportedOperationException}.
 */
@ProviderType
public interface PySet<E> extends Set<E>, PyView {}
