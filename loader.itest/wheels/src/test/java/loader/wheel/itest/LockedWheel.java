package loader.wheel.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of {@code wheels.lock}. */
record LockedWheel(String name, String version, String fileName, String sha256) {
    private static final Pattern ENTRY =
            Pattern.compile("# (\\S+\\.whl)\\n(\\S+)==(\\S+) --hash=sha256:(\\p{XDigit}{64})\\n");

    static List<LockedWheel> all() {
        try {
            Matcher entries = ENTRY.matcher(Files.readString(Path.of(System.getProperty("lock"))));
            List<LockedWheel> all = new ArrayList<>();
            while (entries.find()) {
                all.add(
                        new LockedWheel(
                                entries.group(2),
                                entries.group(3),
                                entries.group(1),
                                entries.group(4)));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path folder() {
        return Path.of(System.getProperty("wheels"));
    }

    String actualDigest() throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(folder().resolve(fileName));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The tags of the file name, the platform's first name only. */
    String tags() {
        return fileName.replaceFirst(".*-([^-]+-[^-]+-[^-.]+)[^-]*\\.whl", "$1");
    }

    @Override
    public String toString() {
        return name;
    }
}
