package loader.bundles;

import java.nio.file.Path;
import java.util.Map;

/**
 * What is remembered of a bundle that modules were imported from, and nothing that would keep the
 * framework's revision of it.
 *
 * @param kinds the kind of each of its modules, by name
 */
record RememberedBundle(String title, Path folder, Map<String, String> kinds) {}
