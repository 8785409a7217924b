package loader.wheel.pep508;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import loader.wheel.text.Cursor;

/** Reads markers (PEP 508, "Grammar"). */
final class MarkerParser {
    private static final int DEEPEST = 100;
    private static final Pattern AND = Pattern.compile("and\\b");
    private static final Pattern OR = Pattern.compile("or\\b");
    private static final Pattern COMPARISON =
            Pattern.compile("===|==|~=|!=|<=|>=|<|>|in\\b|not[ \\t]+in\\b");
    private static final Pattern LITERAL = Pattern.compile("'[^']*'|\"[^\"]*\"");
    private static final Pattern VARIABLE =
            Pattern.compile(
                    "\\b(?:python_(?:version|full_version|implementation)"
                            + "|os[._]name|sys[._]platform|platform_(?:release|system)"
                            + "|platform[._](?:version|machine|python_implementation)|implementation_(?:name|version)|extra)\\b");

    private final Cursor cursor;
    private int depth;

    private MarkerParser(Cursor cursor) {
        this.cursor = cursor;
    }

    static Marker parse(String text) {
        Cursor cursor = new Cursor(text);
        Marker marker = read(cursor);
        cursor.expectEnd("'and', 'or'");
        return marker;
    }

    /** Reads as far as the marker goes. */
    static Marker read(Cursor cursor) {
        return new MarkerParser(cursor).or();
    }

    private Marker or() {
        return joined(OR, this::and, Marker.Or::new);
    }

    private Marker and() {
        return joined(AND, this::term, Marker.And::new);
    }

    private Marker joined(
            Pattern word, Supplier<Marker> operand, Function<List<Marker>, Marker> join) {
        List<Marker> markers = new ArrayList<>();
        do {
            markers.add(operand.get());
            cursor.skipSpace();
        } while (cursor.take(word).isPresent());
        return markers.size() == 1 ? markers.get(0) : join.apply(markers);
    }

    private Marker term() {
        cursor.skipSpace();
        if (!cursor.take('(')) {
            return comparison();
        }
        if (++depth > DEEPEST) {
            throw cursor.expected("fewer parentheses");
        }
        Marker inner = or();
        cursor.skipSpace();
        cursor.expect(')');
        depth--;
        return inner;
    }

    private Marker comparison() {
        MarkerValue left = value();
        cursor.skipSpace();
        String operator = cursor.expect(COMPARISON, "a comparison");
        MarkerValue right = value();
        if (!left.isVariable() && !right.isVariable()) {
            throw cursor.expected("a variable on one side of the comparison before");
        }
        return new Marker.Comparison(left, operator.startsWith("not") ? "not in" : operator, right);
    }

    private MarkerValue value() {
        cursor.skipSpace();
        return cursor.take(LITERAL)
                .map(quoted -> MarkerValue.literal(quoted.substring(1, quoted.length() - 1)))
                .orElseGet(
                        () ->
                                MarkerValue.variable(
                                        cursor.expect(VARIABLE, "a variable or a quoted text")));
    }
}
