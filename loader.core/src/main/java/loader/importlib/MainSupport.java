package loader.importlib;

import java.util.Locale;

/**
 * Whether a module can run as {@code __main__}, as far as it can be known without running anything
 * of it.
 *
 * @param reason why not, or what it depends on; empty when it can
 */
public record MainSupport(Answer answer, String reason) {

    /** What is known beforehand. */
    public enum Answer {
        /** runpy gets code, or the loader has {@code exec_in_module}. */
        YES,
        /** It has no code and its loader runs none. */
        NO,
        /** Only its init function tells, which is not called to answer a question. */
        DEPENDS
    }

    @Override
    public String toString() {
        String word =
                answer == Answer.DEPENDS ? "it depends" : answer.name().toLowerCase(Locale.ROOT);
        return reason.isEmpty() ? word : word + ": " + reason;
    }
}
