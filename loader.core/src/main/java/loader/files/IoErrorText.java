package loader.files;

import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * Why a file operation failed, in words: the exceptions of {@code java.nio.file} say it with their
 * class only.
 */
public final class IoErrorText {
    private IoErrorText() {}

    public static String of(Throwable failure) {
        if (failure instanceof FileSystemException e) {
            return e.getFile() + ": " + of(e);
        }
        if (failure instanceof ClosedByInterruptException) {
            return "interrupted";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** The same, with the file that was to be used. */
    public static String of(Path file, Throwable failure) {
        String reason = of(failure);
        return failure instanceof FileSystemException ? reason : file + ": " + reason;
    }

    private static String of(FileSystemException failure) {
        if (failure.getReason() != null) {
            return failure.getReason();
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "a file is in the place of a folder";
        }
        if (failure instanceof NotDirectoryException) {
            return "it is no folder";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return "the folder is not empty";
        }
        return failure instanceof FileSystemLoopException
                ? "a link leads to itself"
                : "it cannot be used";
    }
}
