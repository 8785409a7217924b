package loader.process;

/** Python calls a method of Java with arguments that it does not take: a TypeError. */
final class WrongArgumentsException extends RuntimeException {

    WrongArgumentsException(String problem) {
        super(problem);
    }
}
