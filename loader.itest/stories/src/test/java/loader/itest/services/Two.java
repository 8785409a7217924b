package loader.itest.services;

/** No module can implement it. */
public interface Two {
    int twoNames();

    int two_names();
}
