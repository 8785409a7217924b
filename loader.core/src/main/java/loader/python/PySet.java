package loader.python;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A Python set as a {@code Set}. Python's {@code ==} and {@code hash} decide which items are equal.
 * An operation that the Python type lacks, such as writing to a frozenset, throws {@code
 * UnsupportedOperationException}.
 */
@ProviderType
public interface PySet<E> extends Set<E>, PyView {}
