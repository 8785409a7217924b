package loader.python;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A Python sequence as a {@code List}. An operation that the Python type lacks, such as writing to
 * a tuple, throws {@code UnsupportedOperationException}.
 */
@ProviderType
public interface PyList<E> extends List<E>, PyView {}
