package loader.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a packed CPython as {@code python.index} lists them: digest, size, executable or
 * not, path.
 */
record RuntimeIndex(List<Entry> entries, long bytes) {
    private static final Pattern HEADER = Pattern.compile("(\\d{1,9}) (\\d{1,18})");
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) (\\d{1,9}) ([x-]) (.+)");
    private static final Pattern OUTSIDE =
            Pattern.compile("(^|.*/)(\\.{0,2})(/.*|$)|.*[\\\\:\\x00].*");

    /**
     * One file; its path is relative, with slashes, and stays inside the folder it is resolved
     * against.
     */
    record Entry(String digest, long size, boolean executable, String path) {}

    static RuntimeIndex of(List<Entry> entries) {
        return new RuntimeIndex(entries, entries.stream().mapToLong(Entry::size).sum());
    }

    static RuntimeIndex parse(byte[] text) throws IOException {
        List<String> lines = new String(text, UTF_8).lines().toList();
        Matcher header = HEADER.matcher(lines.isEmpty() ? "" : lines.get(0));
        if (!header.matches()) {
            throw new IOException("python.index: the first line is not \"files bytes\"");
        }
        List<Entry> entries = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            entries.add(entry(line));
        }
        RuntimeIndex index = of(entries);
        if (entries.size() != Long.parseLong(header.group(1))
                || index.bytes() != Long.parseLong(header.group(2))) {
            throw new IOException("python.index: it is not complete");
        }
        return index;
    }

    private static Entry entry(String line) throws IOException {
        Matcher part = LINE.matcher(line);
        if (!part.matches()) {
            throw new IOException("python.index: not a line of an index: " + line);
        }
        if (OUTSIDE.matcher(part.group(4)).matches()) {
            throw new IOException(
                    "python.index: " + part.group(4) + ": a path outside the runtime");
        }
        return new Entry(
                part.group(1),
                Long.parseLong(part.group(2)),
                part.group(3).equals("x"),
                part.group(4));
    }
}
