package loader.runpy.gogo;

import loader.spi.WrongUse;

/** The words of a command that takes one or none. Gogo itself would speak of Java's types. */
final class OnlyWord {

    private OnlyWord() {}

    /**
     * @param usage the command and what it takes
     */
    static void none(String usage, String... words) {
        if (words.length > 0) {
            throw new WrongUse("usage: " + usage);
        }
    }

    /**
     * @param usage the command and what it takes
     */
    static String of(String usage, String... words) {
        if (words.length != 1) {
            throw new WrongUse("usage: " + usage);
        }
        return words[0];
    }
}
