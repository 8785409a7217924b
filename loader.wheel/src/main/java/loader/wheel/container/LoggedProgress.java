package loader.wheel.container;

import loader.spi.PropertyNames;
import loader.wheel.zip.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs how far the conversion of a large wheel is; who runs the command sees that on the terminal.
 */
final class LoggedProgress implements Progress {
    private static final Logger LOG = LoggerFactory.getLogger(PropertyNames.PROGRESS_LOG);
    private static final long LARGE = 32L << 20;
    private static final int STEP = 10;

    private final String wheel;
    private long next = STEP;

    LoggedProgress(String wheel) {
        this.wheel = wheel;
    }

    @Override
    public void written(long done, long total) {
        if (total >= LARGE && done * 100 / total >= next) {
            LOG.info("converting {}: {} % of {} MB", wheel, done * 100 / total, total >> 20);
            next = done * 100 / total + STEP;
        }
    }
}
