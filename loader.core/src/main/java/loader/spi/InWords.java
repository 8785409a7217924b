package loader.spi;

import java.io.IOException;
import java.io.UncheckedIOException;
import loader.files.IoErrorText;
import org.osgi.framework.BundleException;

/** The work of a command of the shell: what fails is told in words, without a class of Java. */
public final class InWords {

    private InWords() {}

    /** What a command does. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws Exception;
    }

    /**
     * The result of the work.
     *
     * @throws WrongUse if the work throws what its caller or the world is to blame for
     */
    public static <T> T of(Work<T> work) {
        try {
            return work.run();
        } catch (WrongUse told) {
            throw told;
        } catch (NullPointerException | ClassCastException | IndexOutOfBoundsException bug) {
            throw bug;
        } catch (Exception failed) {
            throw new WrongUse(reason(failed), failed);
        }
    }

    private static String reason(Exception failed) {
        if (failed instanceof UncheckedIOException io) {
            return reason(io.getCause());
        } else if (failed instanceof IOException io) {
            return IoErrorText.of(io);
        }
        String message = String.valueOf(failed.getMessage());
        if (failed instanceof BundleException fault
                && fault.getType() != BundleException.RESOLVE_ERROR
                && fault.getCause() instanceof Exception cause) {
            String why = reason(cause);
            return message.contains(why) ? message : message + ": " + why;
        }
        return message;
    }
}
