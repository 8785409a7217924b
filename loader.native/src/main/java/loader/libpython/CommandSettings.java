package loader.libpython;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import loader.library.OperatingSystem;

/**
 * The start-up options of the {@code python} command. CPython reads most environment variables by
 * itself; those for which a library gets a fixed default are read here.
 */
final class CommandSettings {

    private static final int LEAST_DIGITS = 640;

    private final CPython python;
    private final boolean useEnvironment;
    private final Map<String, Long> options = new LinkedHashMap<>();

    private CommandSettings(CPython python, boolean useEnvironment) {
        this.python = python;
        this.useEnvironment = useEnvironment;
    }

    /** The options of {@code PyInitConfig} that differ from its defaults. */
    static Map<String, Long> of(CPython python, boolean useEnvironment) {
        new CLocale(python).restoreVariables();
        CommandSettings settings = new CommandSettings(python, useEnvironment);
        settings.behave();
        settings.encode();
        settings.read();
        return settings.options;
    }

    private void behave() {
        options.put("isolated", 0L);
        options.put("use_environment", 1L);
        options.put("user_site_directory", 1L);
        options.put("install_signal_handlers", 1L);
        options.put("pathconfig_warnings", 1L);
        options.put("safe_path", flag("PYTHONSAFEPATH"));
        options.put("dev_mode", flag("PYTHONDEVMODE"));
    }

    private void encode() {
        Optional<String> coercion = variable("PYTHONCOERCECLOCALE");
        options.put("configure_locale", 1L);
        options.put("coerce_c_locale", coercion.filter("0"::equals).isPresent() ? 0L : 1L);
        options.put("coerce_c_locale_warn", coercion.filter("warn"::equals).isPresent() ? 1L : 0L);
        options.put("utf8_mode", isUtf8Mode() ? 1L : 0L);
    }

    /** PEP 540: what is asked for, or else whether the locale is that of C. */
    private boolean isUtf8Mode() {
        boolean isWindows = python.platform().operatingSystem() == OperatingSystem.WINDOWS;
        String locale = isWindows ? "" : new CLocale(python).ofCharactersOnly();
        return variable("PYTHONUTF8")
                .map("1"::equals)
                .orElse(Set.of("C", "POSIX").contains(locale));
    }

    private void read() {
        number("PYTHONTRACEMALLOC").ifPresent(frames -> options.put("tracemalloc", frames));
        number("PYTHONINTMAXSTRDIGITS").ifPresent(this::limitDigits);
        if (variable("PYTHONHASHSEED").filter(seed -> !seed.equals("random")).isPresent()) {
            options.put("use_hash_seed", 1L);
            options.put("hash_seed", number("PYTHONHASHSEED").orElseThrow());
        }
    }

    private void limitDigits(long digits) {
        if (digits != 0 && digits < LEAST_DIGITS) {
            throw new IllegalStateException(
                    "PYTHONINTMAXSTRDIGITS must be at least " + LEAST_DIGITS + ", or 0: " + digits);
        }
        options.put("int_max_str_digits", digits);
    }

    private long flag(String variable) {
        return variable(variable).isPresent() ? 1 : 0;
    }

    private Optional<Long> number(String variable) {
        try {
            return variable(variable).map(Long::valueOf);
        } catch (NumberFormatException bad) {
            throw new IllegalStateException(
                    variable + " is not a number: " + System.getenv(variable), bad);
        }
    }

    private Optional<String> variable(String name) {
        return !useEnvironment
                ? Optional.empty()
                : Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
    }
}
