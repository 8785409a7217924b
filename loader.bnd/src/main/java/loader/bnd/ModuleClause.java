package loader.bnd;

import java.util.Optional;

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
        return "loader.module;loader.module="
                + quoted(name)
                + ";kind="
                + kind
                + ";origin="
                + quoted(origin)
                + (root.equals(first) ? "" : ";root=" + quoted(root))
                + platform.map(id -> ";platform=" + quoted(id)).orElse("")
                + sha256.map(digest -> ";sha256=" + quoted(digest)).orElse("");
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
