package loader.library.pe;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import loader.library.MalformedLibraryException;

/** The libraries that a PE file imports from. */
final class PeImports {
    private static final int LONGEST_NAME = 260;
    private static final int MOST = 4096;

    private final PeSections sections;
    private final List<String> names = new ArrayList<>();

    PeImports(PeSections sections) {
        this.sections = sections;
    }

    /** Reads a table of descriptors that ends with one without a name. */
    void read(long address, int size, int nameField) {
        if (address == 0) {
            return;
        }
        for (int i = 0; i < MOST; i++) {
            ByteBuffer descriptor =
                    sections.bytes(address + (long) i * size, size, "import descriptor");
            long name = Integer.toUnsignedLong(descriptor.getInt(nameField));
            if (name == 0) {
                return;
            }
            names.add(name(name));
        }
        throw new MalformedLibraryException("import table has no end");
    }

    private String name(long address) {
        String name = sections.strings(address, "imported library").string(0, "imported library");
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw MalformedLibraryException.of("imported library at 0x%x has no name", address);
        }
        return name;
    }

    List<String> names() {
        return names;
    }
}
