package loader.spi;

/** The namespaces of the capabilities by which bundles meet, and the attributes they have there. */
public final class Namespaces {

    /** A module of a bundle; the attribute of the same name is the module's name. */
    public static final String MODULE = "loader.module";

    /** {@link #MODULE}: extension, source, bytecode, package or namespace. */
    public static final String KIND = "kind";

    /** {@link #MODULE}: the bundle's entry that the module is loaded from. */
    public static final String ORIGIN = "origin";

    /** {@link #MODULE}: the folder that is unpacked as a whole. */
    public static final String ROOT = "root";

    /** {@link #MODULE}, {@link #DISTRIBUTION}: what it is for, such as {@code linux-x86_64}. */
    public static final String PLATFORM = "platform";

    /** {@link #MODULE}: the digest of the entry in hexadecimal digits. */
    public static final String SHA256 = "sha256";

    /** {@link #MODULE}: the Java interfaces that the module implements. */
    public static final String JAVA_INTERFACE = "java.interface";

    /** {@link #MODULE}: whether the module's function {@code activate} is called. */
    public static final String ACTIVATOR = "activator";

    /** {@link #MODULE}: whether services of the module's Java interfaces are exported. */
    public static final String REMOTE = "remote";

    /** A distribution: the attribute of the same name is its normal name (PEP 503). */
    public static final String DISTRIBUTION = "loader.distribution";

    /** An entry point of a distribution: the attribute of the same name is its group. */
    public static final String ENTRY_POINT = "loader.entrypoint";

    /** What a runtime runs: the attribute of the same name is a tag, such as {@code cp314}. */
    public static final String ABI = "loader.abi";

    /** The value of {@link #ABI} for the stable ABI. */
    public static final String STABLE_ABI = "abi3";

    /** The CPython that a bundle carries: the attribute of the same name is its implementation. */
    public static final String RUNTIME = "loader.python";

    /**
     * A Java interface that a module implements; the attribute {@link #MODULE} names the module.
     */
    public static final String INTERFACE = "loader.interface";

    /**
     * A header: the digest of all files that are unpacked of the bundle, see {@link
     * loader.files.TreeIndex}.
     */
    public static final String CONTENT_HEADER = "Loader-Content";

    /** What bundles with modules require, in the namespace {@code osgi.extender}. */
    public static final String EXTENDER_FILTER = "(osgi.extender=loader.core)";

    /** What publishes modules as services, in the namespace {@code osgi.extender}. */
    public static final String SERVICES_FILTER = "(osgi.extender=loader.services)";

    /** The type of a module's service; the attribute {@link #MODULE} lists the modules. */
    public static final String MODULE_SERVICE = "loader.python.PyModule";

    private Namespaces() {}
}
