package loader.maven;

import java.io.File;

/** A wheel that a POM names, and the SHA-256 that it must have. */
public final class LockedFile {
    private File file;
    private String sha256;

    File file() {
        return file;
    }

    String sha256() {
        return sha256;
    }

    boolean isComplete() {
        return file != null && sha256 != null;
    }
}
