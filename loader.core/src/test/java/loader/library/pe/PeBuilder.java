package loader.library.pe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Writes a small DLL with exports and imports: one section of code, one of tables. */
public final class PeBuilder {
    static final int X86_64 = 0x8664;
    static final int DLL = 0x2022;
    private static final int SIZE = 0xa00;
    private static final int TABLES = 0x2000;
    private static final int TABLES_AT = 0x600;
    private static final int EXPORTS_SIZE = 0x200;
    private static final int IMPORTS = TABLES + 0x300;

    private final ByteBuffer file = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private int strings = 0x100;

    private PeBuilder() {}

    public static byte[] library() {
        return library(X86_64, DLL);
    }

    static byte[] library(int machine, int characteristics) {
        PeBuilder builder = new PeBuilder();
        builder.headers(machine, characteristics);
        builder.section(0, ".text", 0x1000, 0x400, 0x60000020);
        builder.section(1, ".rdata", TABLES, TABLES_AT, 0x40000040);
        builder.exports(
                List.of("PyInit_spam", "forwarded", "value"),
                List.of(0x1010, TABLES + 0x180, TABLES + 0x3f0));
        builder.imports();
        return builder.file.array();
    }

    private void headers(int machine, int characteristics) {
        file.put(0, (byte) 'M').put(1, (byte) 'Z').putInt(0x3c, 0x80);
        file.putInt(0x80, 0x4550).putShort(0x84, (short) machine).putShort(0x86, (short) 2);
        file.putShort(0x94, (short) 240).putShort(0x96, (short) characteristics);
        file.putShort(0x98, (short) 0x20b).putInt(0x98 + 16, 0x1000).putInt(0x98 + 56, 0x4000);
        file.putInt(0x98 + 108, 16);
        file.putInt(0x98 + 112, TABLES).putInt(0x98 + 116, EXPORTS_SIZE);
        file.putInt(0x98 + 120, IMPORTS).putInt(0x98 + 124, 40);
    }

    private void section(int index, String name, int address, int at, int characteristics) {
        int header = 0x98 + 240 + index * 40;
        byte[] text = name.getBytes(US_ASCII);
        System.arraycopy(text, 0, file.array(), header, text.length);
        file.putInt(header + 8, 0x200).putInt(header + 12, address);
        file.putInt(header + 16, at == TABLES_AT ? 0x400 : 0x200).putInt(header + 20, at);
        file.putInt(header + 36, characteristics);
    }

    private void exports(List<String> names, List<Integer> functions) {
        int count = names.size();
        file.putInt(TABLES_AT + 12, string("spam.pyd"));
        file.putInt(TABLES_AT + 16, 1).putInt(TABLES_AT + 20, count).putInt(TABLES_AT + 24, count);
        file.putInt(TABLES_AT + 28, TABLES + 0x40).putInt(TABLES_AT + 32, TABLES + 0x60);
        file.putInt(TABLES_AT + 36, TABLES + 0x80);
        for (int i = 0; i < count; i++) {
            file.putInt(TABLES_AT + 0x40 + 4 * i, functions.get(i));
            file.putInt(TABLES_AT + 0x60 + 4 * i, string(names.get(i)));
            file.putShort(TABLES_AT + 0x80 + 2 * i, (short) i);
        }
    }

    private void imports() {
        file.putInt(IMPORTS - TABLES + TABLES_AT + 12, string("python314.dll"));
    }

    private int string(String text) {
        int at = strings;
        System.arraycopy(text.getBytes(US_ASCII), 0, file.array(), TABLES_AT + at, text.length());
        strings += text.length() + 1;
        return TABLES + at;
    }
}
