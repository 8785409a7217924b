package loader.itest.services;

import loader.python.Retry;

/** A module with calls that may be made twice. */
public interface Repeated {

    long process();

    /** Dies if the file is missing, which it makes. */
    @Retry
    long onceDead(String file);

    /** The same, and nobody tries again. */
    long dead(String file);

    /** Dies each time, and writes a line to the file. */
    @Retry
    long alwaysDead(String file);

    /** Raises each time, and writes a line to the file. */
    @Retry
    long raise(String file);

    /** The object is of the process that dies. */
    @Retry
    long deadWith(Thing thing, String file);

    Thing newThing();

    /** An object that stays in its process. */
    interface Thing {}
}
