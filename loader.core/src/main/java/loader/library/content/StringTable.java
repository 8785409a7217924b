package loader.library.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import loader.library.MalformedLibraryException;

/** NUL-terminated strings, referred to by their offsets. */
public record StringTable(ByteBuffer bytes) {

    public boolean has(long offset) {
        return offset >= 0 && offset < bytes.limit();
    }

    public String string(long offset, String what) {
        if (!has(offset)) {
            throw MalformedLibraryException.of(
                    "%s at 0x%x is outside the string table (%d bytes)",
                    what, offset, bytes.limit());
        }
        int end = (int) offset;
        while (end < bytes.limit() && bytes.get(end) != 0) {
            end++;
        }
        byte[] string = new byte[end - (int) offset];
        bytes.get((int) offset, string);
        return new String(string, UTF_8);
    }

    public int gnuHash(long offset) {
        int hash = 5381;
        for (int at = (int) offset; bytes.get(at) != 0; at++) {
            hash = hash * 33 + (bytes.get(at) & 0xff);
        }
        return hash;
    }

    public int sysvHash(long offset) {
        int hash = 0;
        for (int at = (int) offset; bytes.get(at) != 0; at++) {
            hash = (hash << 4) + (bytes.get(at) & 0xff);
            hash = (hash ^ ((hash >>> 24) & 0xf0)) & 0x0fffffff;
        }
        return hash;
    }

    public boolean startsWith(long offset, byte[] prefix) {
        if (!has(offset) || prefix.length > bytes.limit() - offset) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes.get((int) offset + i) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
