package loader.wheel.zip;

import static java.util.Locale.ROOT;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import loader.files.FileNames;
import loader.wheel.text.TextRules;

/** The names that entries may have: inside, the same everywhere, and each a file of its own. */
public final class EntryNames {
    private static final int LONGEST = 1024;
    private static final char MOST_ASCII = 0x7F;
    private static final Pattern FOLDED_AWAY = Pattern.compile("[. ]+(?=/|$)");
    private static final List<String> ENDS_OF_FOLDED_NAMES = List.of("./", " /");

    private EntryNames() {}

    /** What is wrong with a name on its own. */
    static Optional<String> fault(String name) {
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        if (path.isEmpty() || path.length() > LONGEST) {
            return Optional.of("has no name, or one that is too long");
        }
        if (path.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("has NUL or another control character in its name");
        }
        if (path.startsWith("/")) {
            return Optional.of("is an absolute path");
        }
        if (path.indexOf('\\') >= 0) {
            return Optional.of("has a backslash in its name");
        }
        if (path.indexOf(':') >= 0) {
            return Optional.of("names a drive or a stream");
        }
        return TextRules.split(path, '/').stream()
                        .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."))
                ? Optional.of("leads outside, or has an empty part")
                : FileNames.fault(path);
    }

    /**
     * The first two names that are one file where case, form of Unicode, or dots at the end do not
     * count.
     */
    public static Optional<List<String>> clash(Iterable<String> names) {
        Map<String, String> files = new HashMap<>();
        Set<String> folders = new HashSet<>();
        for (String name : names) {
            String key = folded(name);
            String other = name.endsWith("/") ? null : files.put(key, name);
            if (other != null) {
                return Optional.of(List.of(other, name));
            }
            int slash = key.lastIndexOf('/');
            while (slash >= 0 && folders.add(key.substring(0, slash))) {
                slash = key.lastIndexOf('/', slash - 1);
            }
        }
        return folders.stream()
                .filter(files::containsKey)
                .map(folder -> List.of(files.get(folder), files.get(folder) + "/"))
                .findFirst();
    }

    private static String folded(String name) {
        String oneForm = isAscii(name) ? name.toLowerCase(ROOT) : foldedUnicode(name);
        return ENDS_OF_FOLDED_NAMES.stream().anyMatch((oneForm + "/")::contains)
                ? FOLDED_AWAY.matcher(oneForm).replaceAll("")
                : oneForm;
    }

    private static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > MOST_ASCII) {
                return false;
            }
        }
        return true;
    }

    private static String foldedUnicode(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).toUpperCase(ROOT).toLowerCase(ROOT);
    }
}
