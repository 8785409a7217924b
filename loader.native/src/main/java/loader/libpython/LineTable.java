package loader.libpython;

import java.nio.ByteBuffer;

/** The {@code co_linetable} of a code object, as {@code Objects/locations.md} of CPython says. */
record LineTable(ByteBuffer entries, int firstLine) {

    private static final int NO_LOCATION = 15;
    private static final int LONG = 14;
    private static final int NO_COLUMNS = 13;
    private static final int ONE_LINE = 10;
    private static final int CODE_UNIT = 2;
    private static final int VARINT_BITS = 6;
    private static final int MORE = 1 << VARINT_BITS;

    /** The line of the instruction at the offset, or 0 when the table does not say it. */
    int line(long offset) {
        ByteBuffer table = entries.duplicate();
        int line = firstLine;
        long end = 0;
        while (table.hasRemaining()) {
            int first = table.get();
            int code = first >> 3 & 15;
            end += ((first & 7) + 1L) * CODE_UNIT;
            line += lines(table, code);
            if (offset < end) {
                return code == NO_LOCATION ? 0 : line;
            }
            skipColumns(table);
        }
        return 0;
    }

    /** By how many lines the entry goes on. */
    private static int lines(ByteBuffer table, int code) {
        if (code == LONG || code == NO_COLUMNS) {
            int value = varint(table);
            return (value & 1) != 0 ? -(value >>> 1) : value >>> 1;
        }
        return code >= ONE_LINE && code < NO_COLUMNS ? code - ONE_LINE : 0;
    }

    /** Entries begin with a byte whose highest bit is set, and no other byte has this bit. */
    private static void skipColumns(ByteBuffer table) {
        while (table.hasRemaining() && table.get(table.position()) >= 0) {
            table.get();
        }
    }

    private static int varint(ByteBuffer table) {
        int value = 0;
        int shift = 0;
        int part = MORE;
        while ((part & MORE) != 0 && table.hasRemaining()) {
            part = table.get();
            value |= (part & MORE - 1) << shift;
            shift += VARINT_BITS;
        }
        return value;
    }
}
