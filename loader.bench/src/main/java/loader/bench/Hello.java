package loader.bench;

/** The least that Java can do: a part of the floor. */
public final class Hello {
    private Hello() {}

    public static void main(String[] arguments) {
        System.out.println("hello");
    }
}
