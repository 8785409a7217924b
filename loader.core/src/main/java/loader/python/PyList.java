package loader.python;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A Python sequence as a {@code List}. What its type has no method for, as a tuple has none for
 * writing, throws {@code UnsupportedOperationException}.
 */
@ProviderType
public interface PyList<E> extends List<E>, PyView {}
