package loader.spi;

import java.nio.file.Path;
import java.util.Map;
import loader.python.Interpreter;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Starts interpreters in processes of their own: a service of the bundle {@code loader.process}.
 */
@ProviderType
public interface ProcessInterpreters {

    /**
     * A new interpreter. The caller closes it.
     *
     * @param executable the {@code python} to run, 3.10 or newer
     * @param environment variables of the process, besides those of this one
     */
    Interpreter start(Path executable, Map<String, String> environment);
}
