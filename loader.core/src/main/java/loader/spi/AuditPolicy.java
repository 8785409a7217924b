package loader.spi;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What code of bundles may do: it is asked for the audit events of Python (PEP 578). */
@ProviderType
public interface AuditPolicy {

    /** Whether it wants to be asked at all; Python is slower when it does. */
    boolean isActive();

    /** Whether it wants to be asked for events of that name. */
    boolean concerns(String event);

    /** Whether the code of that file is a bundle's; this stays so when the bundle goes. */
    boolean isOfBundle(String file);

    /**
     * Logs the event, and returns why it must not happen; empty when it may.
     *
     * @param argument the first argument of the event, as text
     * @param file the file of the code on whose behalf it happens
     */
    Optional<String> refusal(String event, String argument, String file);
}
