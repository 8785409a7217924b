package loader.events;

/** An event that has begun. */
public abstract class Measured {

    /** What is not recorded. */
    static final Measured NOTHING =
            new Measured() {
                @Override
                public boolean end() {
                    return false;
                }

                @Override
                public void record(Object... fields) {}
            };

    Measured() {}

    /** Ends the time of the event. The result is whether a recording wants the event. */
    public abstract boolean end();

    /** Records the event. The fields are in the order of {@link FlightEvent}. */
    public abstract void record(Object... fields);
}
