package loader.embed;

import org.apache.felix.framework.Logger;
import org.slf4j.LoggerFactory;

/** Felix's own messages, which it would print on standard output. */
final class FrameworkLog extends Logger {

    @Override
    protected void doLogOut(int level, String message, Throwable cause) {
        org.slf4j.Logger log = LoggerFactory.getLogger("loader.framework");
        if (level == LOG_ERROR) {
            log.error(message, cause);
        } else if (level == LOG_WARNING) {
            log.warn(message, cause);
        } else {
            log.debug(message, cause);
        }
    }
}
