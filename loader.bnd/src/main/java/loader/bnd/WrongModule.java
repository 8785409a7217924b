package loader.bnd;

/** What an author says of a module does not hold; the message names the file. */
final class WrongModule extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    WrongModule(String file, String problem) {
        super(file + ": " + problem);
    }
}
