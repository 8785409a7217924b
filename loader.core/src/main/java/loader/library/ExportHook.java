package loader.library;

import java.util.Optional;

/** A function by which an extension module's library gives out a module (PEP 489). */
public enum ExportHook {
    /** {@code PyInit_spam}, {@code PyInitU_} for names beyond ASCII. */
    INIT("PyInit"),
    /** {@code PyModExport_spam} of CPython 3.15, which is looked for first there (PEP 793). */
    EXPORT("PyModExport");

    private static final int LONGEST_NAME = 200;

    private final String prefix;

    ExportHook(String prefix) {
        this.prefix = prefix;
    }

    /** What all symbols of this hook start with. */
    public String prefix() {
        return prefix;
    }

    /** The symbol for a dotted module name, of which only the last part counts. */
    public String symbol(String moduleName) {
        String name = moduleName.substring(moduleName.lastIndexOf('.') + 1);
        boolean ascii = name.chars().allMatch(c -> c < 128);
        String encoded = (ascii ? name : Punycode.encode(name)).replace('-', '_');
        int length = Math.min(LONGEST_NAME, encoded.length());
        return prefix + (ascii ? "_" : "U_") + encoded.substring(0, length);
    }

    /** The module of an exported symbol; empty when the symbol is not this hook. */
    public Optional<String> module(String symbol) {
        if (symbol.startsWith(prefix + "_")) {
            return Optional.of(symbol.substring(prefix.length() + 1)).filter(n -> !n.isEmpty());
        }
        if (symbol.startsWith(prefix + "U_")) {
            return decode(symbol.substring(prefix.length() + 2));
        }
        return Optional.empty();
    }

    /** The last underscore was the hyphen before the digits, unless there are digits only. */
    private static Optional<String> decode(String encoded) {
        int delimiter = encoded.lastIndexOf('_');
        String digits = encoded.substring(delimiter + 1);
        String punycode = delimiter < 0 ? digits : encoded.substring(0, delimiter) + "-" + digits;
        try {
            return Optional.of(Punycode.decode(punycode)).filter(n -> !n.isEmpty());
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
