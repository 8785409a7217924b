package loader.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A shell script that calls {@code $PYTHON}, and the files it finds in its folder. In the tables
 * below {@code cases} {@code ==} begins a case, {@code --} a file, and {@code $} is before each
 * line of the script.
 */
record Case(String name, Map<String, String> files, String script) {

    /** All cases of a table. */
    static List<Case> read(Path table) throws IOException {
        List<Case> cases = new ArrayList<>();
        String group = table.getFileName().toString().replace(".txt", ": ");
        for (String text : ("\n" + Files.readString(table)).split("\n== ")) {
            if (!text.isBlank()) {
                cases.add(parse(group, text));
            }
        }
        return cases;
    }

    private static Case parse(String group, String text) {
        List<String> lines = text.lines().toList();
        Map<String, StringBuilder> files = new LinkedHashMap<>();
        StringBuilder script = new StringBuilder();
        StringBuilder current = script;
        for (String line : lines.subList(1, lines.size())) {
            if (line.startsWith("-- ")) {
                current = files.computeIfAbsent(line.substring(3), name -> new StringBuilder());
            } else if (line.startsWith("$ ")) {
                script.append(line.substring(2)).append('\n');
            } else if (!line.isEmpty()) {
                current.append(line).append('\n');
            }
        }
        Map<String, String> texts = new LinkedHashMap<>();
        files.forEach((name, content) -> texts.put(name, content.toString()));
        return new Case(group + lines.get(0), texts, script.toString());
    }

    /** Writes the files into a folder that is empty before. */
    void layInto(Path folder) {
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(name, failed);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
