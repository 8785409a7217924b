package loader.library.reading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import loader.library.content.Content;
import loader.library.elf.ElfFile;
import loader.library.elf.ElfUniqueSymbol;

/**
 * The variables of an ELF file of which glibc gives a process one ({@code STB_GNU_UNIQUE}): all
 * libraries that have a variable of this name use that of the first, which is never unmapped.
 */
public final class UniqueSymbols {

    private UniqueSymbols() {}

    /** The names of those that the library defines. */
    public static Set<String> names(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            Set<String> names = new HashSet<>();
            ElfFile.uniqueSymbols(Content.of(channel)).forEach(each -> names.add(each.name()));
            return names;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Makes all of them ordinary symbols. Those that a needed library has, too, are imported from
     * it, so that all that need it use one variable.
     */
    public static void separate(Path file, Set<String> ofNeeded) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (ElfUniqueSymbol symbol : ElfFile.uniqueSymbols(Content.of(channel))) {
                if (ofNeeded.contains(symbol.name())) {
                    symbol.makeImported(channel);
                } else {
                    symbol.makeGlobal(channel);
                }
            }
        }
    }
}
