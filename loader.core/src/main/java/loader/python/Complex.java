package loader.python;

/** Python's {@code complex}. */
public record Complex(double real, double imaginary) implements java.io.Serializable {}
