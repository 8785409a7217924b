package loader.cpython;

/** How many Java objects Python holds. */
public final class HeldObjects {

    private HeldObjects() {}

    public static int count(CPythonInterpreter interpreter) {
        return interpreter.upcalls().size();
    }
}
