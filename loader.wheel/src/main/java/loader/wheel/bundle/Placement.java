package loader.wheel.bundle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import loader.wheel.WheelException;
import loader.wheel.WheelException.Fault;
import loader.wheel.archive.Wheel;
import loader.wheel.text.TextRules;
import loader.wheel.zip.EntryNames;
import loader.wheel.zip.ZipMember;

/**
 * Where the files of a wheel lie in its bundle: the installation schemes of PEP 427, {@code lib}
 * being site-packages. As with pip's option {@code --target}, scripts are in {@code bin} there; so
 * they are unpacked with the modules.
 */
final class Placement {
    static final String LIB = "lib/";

    /** The end of the folder that holds the files of other schemes. */
    static final String DATA = ".data/";

    private static final Map<String, String> OTHER_SCHEMES =
            Map.of("scripts", "bin/", "headers", "include/", "data", "data/");

    /**
     * A file of the wheel and its path in the bundle.
     *
     * @param inSite whether it is one of site-packages, and not of another scheme
     */
    record Placed(ZipMember member, String path, boolean inSite) {}

    private final String wheel;
    private final String folder;
    private final List<ZipMember> members;
    private final String data;

    /** The folder is empty, or one of a platform, with a slash at its end. */
    Placement(Wheel wheel, String folder) {
        this.wheel = wheel.fileName();
        this.folder = folder;
        members = wheel.files();
        data = wheel.distInfo().replaceFirst("\\.dist-info/$", DATA);
    }

    List<Placed> files() {
        Map<String, Placed> placed = new LinkedHashMap<>();
        for (ZipMember member : members) {
            String path = path(member.name());
            if (placed.put(path, new Placed(member, path, isInSite(member.name()))) != null) {
                throw clash(member.name(), path);
            }
        }
        EntryNames.clash(placed.keySet())
                .ifPresent(
                        pair -> {
                            Placed second = placed.get(pair.get(1).replaceFirst("/$", ""));
                            throw clash(second.member.name(), pair.get(0));
                        });
        return List.copyOf(placed.values());
    }

    private WheelException clash(String name, String path) {
        return new WheelException(
                wheel,
                name,
                Fault.CLASH,
                "is in the bundle the same file as " + TextRules.shown(path));
    }

    /** Where site-packages is. */
    String site() {
        return LIB + folder;
    }

    /**
     * The path of a file as RECORD has it, seen from site-packages. That of another scheme leads
     * out of site-packages first, since importlib.metadata takes its first part for a module
     * otherwise.
     */
    String recorded(Placed file) {
        String path = file.path().substring(site().length());
        String last = site().replaceFirst("^(.*/)?([^/]+/)$", "$2");
        return file.inSite() ? path : "../" + last + path;
    }

    private boolean isInSite(String name) {
        return !name.startsWith(data)
                || name.startsWith("purelib/", data.length())
                || name.startsWith("platlib/", data.length());
    }

    private String path(String name) {
        return name.startsWith(data) ? schemePath(name) : site() + name;
    }

    private String schemePath(String name) {
        String inScheme = name.substring(data.length());
        int slash = inScheme.indexOf('/');
        String scheme = slash < 0 ? inScheme : inScheme.substring(0, slash);
        if (slash > 0 && (scheme.equals("purelib") || scheme.equals("platlib"))) {
            return site() + inScheme.substring(slash + 1);
        }
        if (slash > 0 && OTHER_SCHEMES.containsKey(scheme)) {
            return site() + OTHER_SCHEMES.get(scheme) + inScheme.substring(slash + 1);
        }
        throw new WheelException(
                wheel, name, Fault.CONTENT, "is of an unknown installation scheme");
    }
}
