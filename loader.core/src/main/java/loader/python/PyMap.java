package loader.python;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A Python mapping as a {@code Map} in its own order: which key is meant, Python's {@code ==} and
 * {@code hash} decide. What its type has no method for throws {@code
 * UnsupportedOperationException}.
 */
@ProviderType
public interface PyMap<K, V> extends Map<K, V>, PyView {}
