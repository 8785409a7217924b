package loader.library.pe;

import java.nio.ByteBuffer;
import loader.library.MalformedLibraryException;
import loader.library.content.Content;
import loader.library.content.StringTable;

/** The sections of a PE file: where in the file an address of the image is. */
final class PeSections {
    static final int ENTRY = 40;
    private static final int EXECUTABLE = 0x20000000;

    private final Content content;
    private final ByteBuffer table;

    PeSections(Content content, ByteBuffer table, long imageSize) {
        this.content = content;
        this.table = table;
        for (int at = 0; at < table.limit(); at += ENTRY) {
            content.requireInside(word(at + 20), word(at + 16), "section");
            if (word(at + 12) + word(at + 8) > imageSize) {
                throw MalformedLibraryException.of("section %d is outside the image", at / ENTRY);
            }
        }
    }

    ByteBuffer bytes(long address, long length, String what) {
        int section = find(address);
        long inside = address - word(section + 12);
        if (length < 0 || length > word(section + 16) - inside) {
            throw MalformedLibraryException.of(
                    "%s at 0x%x (%d bytes) is outside the sections", what, address, length);
        }
        return content.slice(word(section + 20) + inside, length, what);
    }

    /** The bytes from an address to the end of its section. */
    StringTable strings(long address, String what) {
        int section = find(address);
        long rest = word(section + 16) - (address - word(section + 12));
        return new StringTable(bytes(address, rest, what));
    }

    boolean isExecutable(long address) {
        int section = search(address);
        return section >= 0 && (table.getInt(section + 36) & EXECUTABLE) != 0;
    }

    private int find(long address) {
        int section = search(address);
        if (section < 0) {
            throw MalformedLibraryException.of("address 0x%x is outside the sections", address);
        }
        return section;
    }

    private int search(long address) {
        for (int at = 0; at < table.limit(); at += ENTRY) {
            long start = word(at + 12);
            if (address >= start && address < start + Math.max(word(at + 8), word(at + 16))) {
                return at;
            }
        }
        return -1;
    }

    private long word(int at) {
        return Integer.toUnsignedLong(table.getInt(at));
    }
}
