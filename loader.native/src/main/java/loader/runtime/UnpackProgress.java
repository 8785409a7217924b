package loader.runtime;

/**
 * How far the unpacking of a runtime has come; the first has nothing done, the last has all done.
 */
public record UnpackProgress(int files, int totalFiles, long bytes, long totalBytes) {
    UnpackProgress plus(long size) {
        return new UnpackProgress(files + 1, totalFiles, bytes + size, totalBytes);
    }
}
