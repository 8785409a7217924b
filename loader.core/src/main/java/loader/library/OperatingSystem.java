package loader.library;

/** An operating system that a library can be built for. */
public enum OperatingSystem {
    LINUX("Linux", "linux"),
    MAC_OS("MacOSX", "macosx"),
    WINDOWS("Win32", "windows");

    private final String osgiName;
    private final String id;

    OperatingSystem(String osgiName, String id) {
        this.osgiName = osgiName;
        this.id = id;
    }

    /** The name in the OSGi reference table, as in {@code osgi.native.osname}. */
    public String osgiName() {
        return osgiName;
    }

    String id() {
        return id;
    }
}
