package loader.generations;

import java.util.function.Supplier;

/** Asks another supplier when it is first asked, and remembers the answer. */
final class Once<T> implements Supplier<T> {
    private final Supplier<T> first;
    private T answer;

    Once(Supplier<T> first) {
        this.first = first;
    }

    @Override
    public synchronized T get() {
        if (answer == null) {
            answer = first.get();
        }
        return answer;
    }
}
