package loader.itest.services;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** A module without state, whose calls any of several processes may do. */
public interface Workers {

    /** The number of the process, when the file is there. */
    long processWhen(String file);

    long process();

    /** The process of the call, and those of the calls that the callback makes. */
    List<Long> processes(Callback callback);

    Part newPart(int number);

    int sum(List<Part> parts);

    CompletionStage<Long> later(String file);

    /** Takes this many bytes for a moment. */
    int take(long bytes);

    void crash();

    /** Java code that Python calls. */
    interface Callback {
        long call();
    }

    /** An object that stays in its process. */
    interface Part extends AutoCloseable {
        int number();

        long process();

        Part plus(Part other);

        @Override
        void close();
    }
}
