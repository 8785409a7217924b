package loader.extension;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import loader.library.LibraryTrait;
import loader.library.reading.UniqueSymbols;

/**
 * A library's file under another name. It has nothing in common with the original: glibc would give
 * both one variable for each {@code STB_GNU_UNIQUE} symbol.
 */
record CopiedLibrary(Path original, VendoredLibraries vendored) {

    void write(Path copy) throws IOException {
        Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
        copy.toFile().setWritable(true); // as the original need not be
        if (vendored.has(original, LibraryTrait.UNIQUE_SYMBOLS)) {
            UniqueSymbols.separate(copy, vendored.uniqueOfNeeded(original));
        }
    }
}
