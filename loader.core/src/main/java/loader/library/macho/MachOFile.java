package loader.library.macho;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import loader.library.FunctionNames;
import loader.library.LibraryFormat;
import loader.library.LibraryTrait;
import loader.library.MalformedLibraryException;
import loader.library.OperatingSystem;
import loader.library.Platform;
import loader.library.Processor;
import loader.library.SharedLibrary;
import loader.library.content.Content;
import loader.library.content.StringTable;

/** A 64-bit Mach-O dynamic library or bundle. */
public final class MachOFile {
    private static final int HEADER = 32;
    private static final int CPU_64_BIT = 0x01000000;
    private static final int SYMBOL_TABLE = 2;
    private static final int DYNAMIC_SYMBOLS = 0xb;
    private static final int LOAD_LIBRARY = 0xc;
    private static final int NAME = 0xd;
    private static final int SEGMENT = 0x19;
    private static final int RUN_PATH = 0x8000001c;
    private static final int PLATFORM = 0x32;

    private final Content content;
    private final MachOSections sections = new MachOSections();
    private final List<String> needed = new ArrayList<>();
    private final List<String> searchPath = new ArrayList<>();
    private Optional<String> name = Optional.empty();
    private Optional<FunctionNames> functions = Optional.empty();

    private MachOFile(Content content) {
        this.content = content;
    }

    static boolean is64Bit(int cpuType) {
        return (cpuType & CPU_64_BIT) != 0;
    }

    public static SharedLibrary read(Content content) {
        ByteBuffer header = content.slice(0, HEADER, "Mach-O header");
        Processor processor = processor(header.getInt(4));
        requireLibrary(header.getInt(12));
        MachOFile file = new MachOFile(content);
        file.readCommands(header.getInt(16), Integer.toUnsignedLong(header.getInt(20)));
        return file.library(new Platform(OperatingSystem.MAC_OS, processor));
    }

    private static Processor processor(int cpuType) {
        return Processor.ofMachO(cpuType)
                .filter(any -> is64Bit(cpuType))
                .orElseThrow(
                        () ->
                                MalformedLibraryException.of(
                                        "is built for an unknown processor (Mach-O CPU type 0x%x)",
                                        cpuType));
    }

    private static void requireLibrary(int type) {
        switch (type) {
            case 1 -> throw new MalformedLibraryException("is a relocatable object file");
            case 2 -> throw new MalformedLibraryException("is an executable");
            case 6, 8 -> {}
            default -> throw MalformedLibraryException.of("is no library (Mach-O type %d)", type);
        }
    }

    private void readCommands(int count, long size) {
        ByteBuffer commands = content.slice(HEADER, size, "load commands");
        Optional<ByteBuffer> symbols = Optional.empty();
        int at = 0;
        for (int i = 0; i != count; i++) {
            ByteBuffer command = command(commands, at);
            if (command.getInt(0) == SYMBOL_TABLE) {
                symbols = Optional.of(command);
            }
            read(command);
            at += command.limit();
        }
        functions = symbols.map(this::symbols);
    }

    private static ByteBuffer command(ByteBuffer commands, int at) {
        long size = at + 8 > commands.limit() ? 0 : Integer.toUnsignedLong(commands.getInt(at + 4));
        if (size < 8 || size % 8 != 0 || size > commands.limit() - at) {
            throw MalformedLibraryException.of("load command at 0x%x ends beyond the others", at);
        }
        return commands.slice(at, (int) size).order(commands.order());
    }

    private void read(ByteBuffer command) {
        switch (command.getInt(0)) {
            case SEGMENT -> sections.add(content, require(command, 72));
            case LOAD_LIBRARY, 0x80000018, 0x8000001f, 0x80000023, 0x20 ->
                    needed.add(string(require(command, 24)));
            case NAME -> name = Optional.of(string(require(command, 24)));
            case RUN_PATH -> searchPath.add(string(require(command, 12)));
            case PLATFORM -> requireMac(require(command, 24).getInt(8));
            case DYNAMIC_SYMBOLS -> require(command, 80);
            case 0x1d, 0x1e, 0x26, 0x29, 0x2b, 0x2e, 0x80000033, 0x80000034 ->
                    requireInside(require(command, 16), 8);
            case 0x22, 0x80000022 -> {
                require(command, 48);
                for (int field = 8; field < 48; field += 8) {
                    requireInside(command, field);
                }
            }
            default -> {}
        }
    }

    private static ByteBuffer require(ByteBuffer command, int size) {
        if (command.limit() < size) {
            throw MalformedLibraryException.of(
                    "load command 0x%x has only %d bytes", command.getInt(0), command.limit());
        }
        return command;
    }

    private void requireInside(ByteBuffer command, int field) {
        content.requireInside(
                word(command, field), word(command, field + 4), "link edit information");
    }

    private static void requireMac(int platform) {
        if (platform != 1) {
            throw MalformedLibraryException.of(
                    "is not built for macOS (Mach-O platform %d)", platform);
        }
    }

    private static String string(ByteBuffer command) {
        int start = command.getInt(8);
        if (start < 12 || start >= command.limit()) {
            throw new MalformedLibraryException("string of a load command is outside of it");
        }
        byte[] bytes = new byte[command.limit() - start];
        command.get(start, bytes);
        String text = new String(bytes, UTF_8);
        int end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
    }

    private MachOSymbols symbols(ByteBuffer command) {
        require(command, 24);
        return new MachOSymbols(
                content.slice(word(command, 8), word(command, 12) * 16, "symbol table"),
                new StringTable(
                        content.slice(word(command, 16), word(command, 20), "string table")),
                sections);
    }

    private static long word(ByteBuffer command, int field) {
        return Integer.toUnsignedLong(command.getInt(field));
    }

    private SharedLibrary library(Platform platform) {
        Set<LibraryTrait> traits = EnumSet.noneOf(LibraryTrait.class);
        traits.addAll(sections.traits());
        return new SharedLibrary(
                LibraryFormat.MACH_O,
                List.of(platform),
                name,
                needed,
                searchPath,
                traits,
                functions.orElse(prefix -> List.of()));
    }
}
