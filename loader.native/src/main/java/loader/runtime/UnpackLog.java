package loader.runtime;

import java.nio.file.Path;
import java.util.function.Consumer;
import loader.spi.PropertyNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log of the one long work that a first start has, in quarters. */
final class UnpackLog implements Consumer<UnpackProgress> {
    private static final Logger LOG = LoggerFactory.getLogger(PropertyNames.PROGRESS_LOG);
    private static final int STEP = 25;

    private final Path cache;
    private int next;

    UnpackLog(Path cache) {
        this.cache = cache;
    }

    @Override
    public void accept(UnpackProgress progress) {
        int percent = (int) (progress.bytes() * 100 / progress.totalBytes());
        if (progress.files() == 0) {
            LOG.info(
                    "unpacking CPython, {} MB in {} files, to {} (once)",
                    progress.totalBytes() >> 20,
                    progress.totalFiles(),
                    cache);
            next = STEP;
        } else if (percent >= next) {
            LOG.info("unpacking CPython: {} %", percent);
            next += STEP;
        }
    }
}
