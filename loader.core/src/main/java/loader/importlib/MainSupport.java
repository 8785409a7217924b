package loader.importlib;

import java.util.Locale;

/**
 * Whether a module can run as {@code __main__}. No code of the module is run to find out.
 *
 * @param reason why the module cannot run, or what the answer depends on; empty if it can run
 */
public record MainSupport(Answer answer, String reason) {

    /** The answers. */
    public enum Answer {
        /** runpy gets code, or the loader has {@code exec_in_module}. */
        YES,
        /** The module has no code, and its loader has no {@code exec_in_module}. */
        NO,
        /** Only a call of the module's init function would tell. */
        DEPENDS
    }

    @Override
    public String toString() {
        String word =
                answer == Answer.DEPENDS ? "it depends" : answer.name().toLowerCase(Locale.ROOT);
        return reason.isEmpty() ? word : word + ": " + reason;
    }
}
