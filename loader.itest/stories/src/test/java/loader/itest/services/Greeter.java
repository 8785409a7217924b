package loader.itest.services;

/** A service that Java or Python implements. */
public interface Greeter {

    String greet(String name);

    default String greetTwice(String name) {
        return greet(name) + greet(name);
    }
}
