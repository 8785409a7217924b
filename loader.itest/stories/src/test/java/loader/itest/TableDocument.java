package loader.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table of docs/interpreters.md: kind, and import and run for each interpreter. */
record TableDocument(List<String> before, Map<String, String[]> rows) {

    private static final Path FILE = Path.of("..", "..", "docs", "interpreters.md");

    /** Below the titles of the table. */
    private static final String RULE = "|---|---|---|---|---|---|---|---|";

    private static final int CELLS = 7;

    /** Between what is said of one interpreter and of the next. */
    private static final int STEP = 2;

    static TableDocument read() throws IOException {
        List<String> lines = Files.readAllLines(FILE);
        int start = lines.indexOf(RULE) + 1;
        Map<String, String[]> rows = new TreeMap<>();
        for (String line : lines.subList(start, lines.size())) {
            String[] cells = line.substring(2, line.length() - 2).split(" \\| ");
            rows.put(cells[0], Arrays.copyOfRange(cells, 1, cells.length));
        }
        return new TableDocument(lines.subList(0, start), rows);
    }

    /** The kind of the module, and every other cell from the place on. */
    List<String> cells(String module, int place) {
        String[] row = row(module);
        List<String> cells = new ArrayList<>(List.of(row[0]));
        for (int i = place; i < CELLS; i += STEP) {
            cells.add(row[i]);
        }
        return cells;
    }

    void put(String module, int place, List<String> cells) {
        String[] row = row(module);
        row[0] = cells.get(0);
        for (int i = 1; i < cells.size(); i++) {
            row[place + (i - 1) * STEP] = cells.get(i);
        }
        rows.put(module, row);
    }

    private String[] row(String module) {
        String[] unknown = new String[CELLS];
        Arrays.fill(unknown, "-");
        return rows.getOrDefault(module, unknown);
    }

    void write() throws IOException {
        List<String> lines = new ArrayList<>(before);
        rows.forEach(
                (module, row) -> lines.add("| " + module + " | " + String.join(" | ", row) + " |"));
        Files.write(FILE, lines);
    }
}
