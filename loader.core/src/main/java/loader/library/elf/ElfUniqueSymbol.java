package loader.library.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A variable of which glibc gives a process one ({@code STB_GNU_UNIQUE}), whatever libraries have
 * it: static members of C++ templates, and static variables of inline functions.
 *
 * @param place where its entry of the symbol table is in the file
 * @param versioned whether the library gives its symbols versions
 */
public record ElfUniqueSymbol(String name, long place, int type, boolean versioned) {

    private static final int GLOBAL = 1;

    /** Where {@code st_info} is, and how long what follows the name: all but the name. */
    private static final int INFO = 4;

    private static final int REST = 20;

    /** Makes it an ordinary symbol, which is looked up in the libraries of its module. */
    public void makeGlobal(FileChannel file) throws IOException {
        write(file, new byte[] {info()});
    }

    /**
     * Makes it a symbol of another library. The hash table still names it, which the linker passes
     * over. A symbol with a version would be looked for with the version.
     */
    public void makeImported(FileChannel file) throws IOException {
        if (versioned) {
            makeGlobal(file);
        } else {
            byte[] rest = new byte[REST];
            rest[0] = info();
            write(file, rest);
        }
    }

    private byte info() {
        return (byte) (GLOBAL << 4 | type);
    }

    private void write(FileChannel file, byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            file.write(rest, place + INFO + rest.position());
        }
    }
}
