package loader.runpy;

import org.osgi.annotation.versioning.ConsumerType;

/** The terminal that the process was started on, as one of its shell's runs has it. */
@ConsumerType
public interface ProcessTerminal {

    /**
     * The digits of the standard descriptors that are streams of the run, such as {@code "012"}.
     */
    String descriptors();

    /**
     * Runs a task that reads what has been typed, if the run has the keyboard. The run does not
     * lose the keyboard meanwhile. The task does not wait for somebody to type.
     *
     * @return false if the run has lost the keyboard for ever
     */
    boolean withKeyboard(Runnable task);
}
