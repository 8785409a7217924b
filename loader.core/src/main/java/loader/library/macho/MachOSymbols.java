package loader.library.macho;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import loader.library.FunctionNames;
import loader.library.MalformedLibraryException;
import loader.library.content.StringTable;

/** The symbol table of a Mach-O file; names in it have a leading underscore. */
final class MachOSymbols implements FunctionNames {
    private static final int ENTRY = 16;
    private static final int EXTERNAL_IN_SECTION = 0x0f;
    private static final int STAB_PRIVATE_TYPE_EXTERNAL = 0xff;

    private final ByteBuffer table;
    private final StringTable strings;
    private final MachOSections sections;

    MachOSymbols(ByteBuffer table, StringTable strings, MachOSections sections) {
        this.table = table;
        this.strings = strings;
        this.sections = sections;
        for (int at = 0; at < table.limit(); at += ENTRY) {
            requireEntry(at);
        }
    }

    private void requireEntry(int at) {
        if (name(at) != 0 && !strings.has(name(at))) {
            throw MalformedLibraryException.of(
                    "name of symbol %d is outside the string table", at / ENTRY);
        }
        if (isExported(at) && section(at) > sections.count()) {
            throw MalformedLibraryException.of(
                    "symbol %d is in section %d of %d", at / ENTRY, section(at), sections.count());
        }
    }

    @Override
    public List<String> startingWith(String prefix) {
        byte[] start = ("_" + prefix).getBytes(UTF_8);
        List<String> names = new ArrayList<>();
        for (int at = 0; at < table.limit(); at += ENTRY) {
            if (isExported(at)
                    && sections.isCode(section(at))
                    && strings.startsWith(name(at), start)) {
                names.add(strings.string(name(at), "symbol name").substring(1));
            }
        }
        return names;
    }

    private boolean isExported(int at) {
        return (table.get(at + 4) & STAB_PRIVATE_TYPE_EXTERNAL) == EXTERNAL_IN_SECTION;
    }

    private int section(int at) {
        return table.get(at + 5) & 0xff;
    }

    private long name(int at) {
        return Integer.toUnsignedLong(table.getInt(at));
    }
}
