package loader.files;

/** A file of a folder: its SHA-256 in hexadecimal digits, its size, its path with slashes. */
public record TreeFile(String digest, long size, String path) {

    private static final int DIGEST = 64;

    String line() {
        return digest + " " + size + " " + path + "\n";
    }

    /**
     * @throws IllegalArgumentException when it is no whole line
     */
    static TreeFile parse(String line) {
        int space = line.indexOf(' ', DIGEST + 1);
        if (space < 0 || line.charAt(DIGEST) != ' ') {
            throw new IllegalArgumentException("not a line of an index: " + line);
        }
        return new TreeFile(
                line.substring(0, DIGEST),
                Long.parseLong(line, DIGEST + 1, space, 10),
                line.substring(space + 1));
    }
}
