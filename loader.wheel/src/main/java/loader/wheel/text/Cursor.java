package loader.wheel.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a text that is being read; all reading of dependency specifiers goes through it (PEP
 * 508).
 */
public final class Cursor {
    private static final Pattern SPACE = Pattern.compile("[ \\t]*");

    private final String text;
    private int position;

    public Cursor(String text) {
        this.text = text;
    }

    public void skipSpace() {
        take(SPACE);
    }

    boolean atEnd() {
        return position == text.length();
    }

    boolean isAt(char c) {
        return !atEnd() && text.charAt(position) == c;
    }

    /** Moves past the character when it is the next one. */
    public boolean take(char c) {
        boolean found = isAt(c);
        position += found ? 1 : 0;
        return found;
    }

    /** Moves past what matches here. */
    public Optional<String> take(Pattern pattern) {
        Matcher matcher =
                pattern.matcher(text).region(position, text.length()).useTransparentBounds(true);
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        position = matcher.end();
        return Optional.of(matcher.group());
    }

    /** What is up to the next of these characters, or to the end. */
    public String takeUntil(String ends) {
        int start = position;
        while (!atEnd() && ends.indexOf(text.charAt(position)) < 0) {
            position++;
        }
        return text.substring(start, position);
    }

    public String expect(Pattern pattern, String what) {
        return take(pattern).orElseThrow(() -> expected(what));
    }

    public void expect(char c) {
        if (!take(c)) {
            throw expected("'" + c + "'");
        }
    }

    public void expectEnd(String what) {
        skipSpace();
        if (!atEnd()) {
            throw expected(what + " or the end");
        }
    }

    public IllegalArgumentException expected(String what) {
        return new IllegalArgumentException(
                TextRules.shown(text) + ": expected " + what + " at column " + (position + 1));
    }
}
