package loader.spi;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** An installed distribution ({@code importlib.metadata.Distribution}). */
@ConsumerType
public interface Distribution {

    /** A file of its metadata, such as {@code METADATA} or {@code entry_points.txt}. */
    Optional<String> readText(String file);

    /** Where a file that its {@code RECORD} lists lies on disk. */
    Path locateFile(String path);
}
