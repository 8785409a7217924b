package loader.bundles;

import java.nio.file.Path;
import java.util.Map;

/**
 * The facts that are kept about a bundle that has gone after modules were imported from it. They do
 * not keep the framework's revision of the bundle reachable.
 *
 * @param kinds the kind of each of its modules, by name
 */
record RememberedBundle(String title, Path folder, Map<String, String> kinds) {}
