package loader.library;

/** An operating system and processor, as in {@code linux-x86_64}. */
public record Platform(OperatingSystem operatingSystem, Processor processor) {

    /**
     * The name of this platform's artifacts and folders: {@code linux-arm64}, {@code
     * macosx-x86_64}.
     */
    public String id() {
        return operatingSystem.id() + "-" + processor.id();
    }

    @Override
    public String toString() {
        return id();
    }
}
