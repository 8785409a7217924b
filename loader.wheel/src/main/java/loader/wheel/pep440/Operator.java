package loader.wheel.pep440;

import java.util.Optional;

/** The comparison operators of version specifiers (PEP 440), longest spelling first. */
public enum Operator {
    ARBITRARY("==="),
    COMPATIBLE("~="),
    EQUAL("=="),
    NOT_EQUAL("!="),
    AT_MOST("<="),
    AT_LEAST(">="),
    LESS("<"),
    GREATER(">");

    private final String symbol;

    Operator(String symbol) {
        this.symbol = symbol;
    }

    String symbol() {
        return symbol;
    }

    /** The operator at the beginning of a text. */
    static Optional<Operator> leading(String text) {
        for (Operator operator : values()) {
            if (text.startsWith(operator.symbol)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }
}
