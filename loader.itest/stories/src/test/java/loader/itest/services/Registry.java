package loader.itest.services;

import java.util.List;

/** A Java service that Python uses. */
public interface Registry {

    String put(int number);

    String put(String text);

    String put(String key, double value);

    List<Greeter> greeters();

    void fail(String text);

    Object secret();
}
