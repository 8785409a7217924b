package loader.files;

import java.io.IOException;
import java.nio.file.Path;

/** A folder that code would be loaded from can be changed by another user. */
public final class UnsafeFolderException extends IOException {

    UnsafeFolderException(Path folder, String reason, String remedy) {
        super(folder + ": " + reason + "; " + remedy);
    }
}
