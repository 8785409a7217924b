package loader.doctor;

import java.util.Locale;

/** How bad a finding is. */
public enum Severity {
    /** It does not work, or it does not work everywhere where the wheel says so. */
    ERROR,
    /** It works, but something depends on what may change or on what the wheel does not say. */
    WARNING,
    /** Worth to know; nothing has to be changed. */
    NOTE;

    /** The word in reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
