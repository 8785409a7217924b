package loader.library;

import java.util.Locale;

/** An operating system and processor, as in {@code linux-x86_64}. */
public record Platform(OperatingSystem operatingSystem, Processor processor) {

    /**
     * The name of this platform's artifacts and folders: {@code linux-arm64}, {@code
     * macosx-x86_64}.
     */
    public String id() {
        return operatingSystem.id() + "-" + processor.id();
    }

    /**
     * The platform under its OSGi names, such as {@code Linux} and {@code x86-64}, which a
     * framework gives as {@code org.osgi.framework.os.name} and {@code
     * org.osgi.framework.processor}.
     */
    public static Platform of(String osName, String processor) {
        for (OperatingSystem system : OperatingSystem.values()) {
            for (Processor each : Processor.values()) {
                if (osName.toLowerCase(Locale.ROOT).startsWith(system.prefix())
                        && each.osgiName().equalsIgnoreCase(processor)) {
                    return new Platform(system, each);
                }
            }
        }
        throw new IllegalArgumentException("no CPython is known for " + osName + " " + processor);
    }

    /** The platform of this Java. */
    public static Platform ofProcess() {
        String architecture = System.getProperty("os.arch");
        boolean isX86 = architecture.equals("amd64") || architecture.equals("x86_64");
        return of(
                System.getProperty("os.name"), isX86 ? Processor.X86_64.osgiName() : architecture);
    }

    /** A record's own would make method handles at each start. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Platform platform
                && operatingSystem == platform.operatingSystem
                && processor == platform.processor;
    }

    @Override
    public int hashCode() {
        return 31 * operatingSystem.hashCode() + processor.hashCode();
    }

    @Override
    public String toString() {
        return id();
    }
}
