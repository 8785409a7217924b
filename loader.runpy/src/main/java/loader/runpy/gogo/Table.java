package loader.runpy.gogo;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A command's result: a list of values, for scripts, that is shown as a table. */
public final class Table<R> extends AbstractList<R> {

    private static final String GAP = "  ";

    private final List<R> rows;
    private final List<Column<R>> columns;
    private final List<String> remarks;

    /** What one column shows of a row. */
    record Column<R>(String title, Function<R, Object> cell) {}

    Table(List<R> rows, List<Column<R>> columns) {
        this(rows, columns, List.of());
    }

    /**
     * @param remarks lines below the table
     */
    Table(List<R> rows, List<Column<R>> columns, List<String> remarks) {
        this.rows = List.copyOf(rows);
        this.columns = List.copyOf(columns);
        this.remarks = List.copyOf(remarks);
    }

    @Override
    public R get(int index) {
        return rows.get(index);
    }

    @Override
    public int size() {
        return rows.size();
    }

    /** The title line and one line a row, in columns; then the remarks. */
    String text() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream().map(Column::title).toList());
        rows.forEach(row -> lines.add(cells(row)));
        int[] widths = widths(lines);
        return Stream.concat(lines.stream().map(line -> line(line, widths)), remarks.stream())
                .collect(Collectors.joining("\n"));
    }

    private List<String> cells(R row) {
        return columns.stream().map(column -> String.valueOf(column.cell().apply(row))).toList();
    }

    private int[] widths(List<List<String>> lines) {
        return IntStream.range(0, columns.size())
                .map(i -> lines.stream().mapToInt(line -> line.get(i).length()).max().orElse(0))
                .toArray();
    }

    private static String line(List<String> cells, int[] widths) {
        Stream<String> padded =
                IntStream.range(0, widths.length)
                        .mapToObj(
                                i -> cells.get(i) + " ".repeat(widths[i] - cells.get(i).length()));
        return padded.collect(Collectors.joining(GAP)).stripTrailing();
    }
}
