package loader.library;

import java.util.Locale;

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

    /** What OSGi's names of its versions start with: {@code Windows11} is {@code win}. */
    String prefix() {
        return osgiName.substring(0, 3).toLowerCase(Locale.ROOT);
    }

    String id() {
        return id;
    }
}
