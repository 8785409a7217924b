package loader.runpy;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** The terminal that the process was started on, as one of its shell's runs has it. */
@ConsumerType
public interface ProcessTerminal {

    /**
     * The digits of the standard descriptors that are streams of the run, such as {@code "012"}.
     */
    String descriptors();

    /**
     * Reads what has been typed. A run calls this when something has been typed, and so does not
     * block; and from time to time with no room for a byte.
     *
     * @return the number of bytes; 0 while somebody else has the keyboard; -1 at the end of the
     *     input, and when the run has lost the keyboard for ever
     */
    int read(byte[] bytes) throws IOException;
}
