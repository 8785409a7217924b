package loader.runpy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** Runs programs of other processes of the user, each in a process of its own. */
@ProviderType
public interface ResidentRuns {

    /**
     * Answers clients until there has been none for a while, or one says that it is enough.
     *
     * @param folder where clients find the socket; it is removed at the end
     * @param idle how long nothing is to run before the end
     */
    void serve(Path folder, Duration idle) throws IOException;
}
