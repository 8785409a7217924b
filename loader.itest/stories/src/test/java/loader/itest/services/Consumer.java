package loader.itest.services;

import loader.python.PyModule;

/** A component whose references are greedy. */
public final class Consumer {

    public PyModule module;
    public Greeter greeter;

    /** What the module that is bound now answers. */
    public int answer() {
        return module.getAttrAs(Integer.class, "answer");
    }
}
