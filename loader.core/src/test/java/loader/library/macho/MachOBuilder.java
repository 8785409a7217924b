package loader.library.macho;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes small Mach-O files with what a linker puts into an extension module. */
public final class MachOBuilder {
    static final int ARM64 = 0x0100000c;
    static final int X86_64 = 0x01000007;
    private static final int SYMBOLS_AT = 1024;
    private static final int STRINGS_AT = 1536;
    private static final int SIZE = 2048;

    private final ByteBuffer file = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private int commands;
    private int symbols;
    private int strings = 1;

    private MachOBuilder() {}

    public static byte[] library() {
        return library(ARM64, 6);
    }

    static byte[] library(int cpuType, int type) {
        MachOBuilder builder = new MachOBuilder();
        builder.file.position(32);
        builder.text();
        builder.string(0xd, 24, "@rpath/libspam.dylib");
        builder.string(0xc, 24, "/usr/lib/libSystem.B.dylib");
        builder.string(0x8000001c, 12, "@loader_path/../lib");
        builder.symbol("_PyInit_spam", 0x0f, 1);
        builder.symbol("_PyInit_private", 0x1f, 1);
        builder.symbol("_PyInit_data", 0x0f, 2);
        builder.symbol("_PyList_New", 0x01, 0);
        builder.symbol("_other", 0x0f, 1);
        builder.symbolTable();
        builder.header(cpuType, type);
        return builder.file.array();
    }

    /** A universal file of both. */
    static byte[] universal() {
        byte[][] parts = {library(X86_64, 8), library(ARM64, 8)};
        ByteBuffer all = ByteBuffer.allocate(4096 + 2 * SIZE);
        all.putInt(0xcafebabe).putInt(2);
        for (int i = 0; i < 2; i++) {
            int at = 4096 + i * SIZE;
            all.putInt(i == 0 ? X86_64 : ARM64).putInt(0).putInt(at).putInt(SIZE).putInt(12);
            System.arraycopy(parts[i], 0, all.array(), at, SIZE);
        }
        return all.array();
    }

    private void header(int cpuType, int type) {
        int size = file.position() - 32;
        file.putInt(0, 0xfeedfacf).putInt(4, cpuType).putInt(12, type);
        file.putInt(16, commands).putInt(20, size);
    }

    private void text() {
        command(0x19, 72 + 2 * 80);
        int at = file.position();
        file.put("__TEXT".getBytes(US_ASCII)).position(at + 16);
        file.putLong(0).putLong(SIZE).putLong(0).putLong(SIZE);
        file.putInt(5).putInt(5).putInt(2).putInt(0);
        section("__text", 0x80000400);
        section("__mod_init_func", 9);
    }

    private void section(String name, int flags) {
        int at = file.position();
        file.put(name.getBytes(US_ASCII));
        file.putInt(at + 64, flags).position(at + 80);
    }

    private void string(int command, int header, String text) {
        int size = (header + text.length() + 8) / 8 * 8;
        int at = file.position();
        command(command, size);
        file.putInt(header).position(at + header);
        file.put(text.getBytes(US_ASCII)).position(at + size);
    }

    private void command(int command, int size) {
        commands++;
        file.putInt(command).putInt(size);
    }

    private void symbol(String name, int type, int section) {
        int at = SYMBOLS_AT + 16 * symbols++;
        file.putInt(at, strings).put(at + 4, (byte) type).put(at + 5, (byte) section);
        byte[] text = name.getBytes(US_ASCII);
        System.arraycopy(text, 0, file.array(), STRINGS_AT + strings, text.length);
        strings += text.length + 1;
    }

    private void symbolTable() {
        command(2, 24);
        file.putInt(SYMBOLS_AT).putInt(symbols).putInt(STRINGS_AT).putInt(strings);
    }
}
