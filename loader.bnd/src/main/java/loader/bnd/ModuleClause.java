package loader.bnd;

import java.util.Optional;
import loader.spi.Namespaces;

/** A module that the bundle has, as its capability says it. */
record ModuleClause(
        String name,
        String kind,
        String origin,
        String root,
        Optional<String> platform,
        Optional<String> sha256) {

    String capability() {
        String first = origin.substring(0, Math.max(0, origin.indexOf('/')));
        return Namespaces.MODULE
                + ";"
                + Namespaces.MODULE
                + "="
                + quoted(name)
                + ";"
                + Namespaces.KIND
                + "="
                + kind
                + ";"
                + Namespaces.ORIGIN
                + "="
                + quoted(origin)
                + (root.equals(first) ? "" : ";" + Namespaces.ROOT + "=" + quoted(root))
                + platform.map(id -> ";" + Namespaces.PLATFORM + "=" + quoted(id)).orElse("")
                + sha256.map(digest -> ";" + Namespaces.SHA256 + "=" + quoted(digest)).orElse("");
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
