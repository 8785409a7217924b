package loader.python;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A Python mapping as a {@code Map} in the mapping's order. Python's {@code ==} and {@code hash}
 * decide which keys are equal. An operation that the Python type lacks throws {@code
 * UnsupportedOperationException}.
 */
@ProviderType
public interface PyMap<K, V> extends Map<K, V>, PyView {}
