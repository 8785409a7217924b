package loader.wheel.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A wheel that something happened to on its way, or that somebody made to do harm; the seed says
 * what.
 */
public record MutatedWheel(String fileName, byte[] bytes) {
    private static final String INFO = "spam-1.0.dist-info/";

    private static final List<byte[]> WHOLE =
            List.of(
                    WheelFile.spam()
                            .with("spam_ext.so", "library")
                            .with("pkg/__init__.py", "text ".repeat(100))
                            .with(INFO + "entry_points.txt", "[console_scripts]\na=b:c\n")
                            .bytes(),
                    WheelFile.empty()
                            .with("spam-1.0.data/purelib/spam.py", "print()\n")
                            .with("spam-1.0.data/scripts/spam", "#!python\n")
                            .with("ns/deep/er/mod.abi3.so", "\177ELF")
                            .bytes(),
                    WheelFile.empty().bytes());

    private static final List<String> FILE_NAMES =
            List.of(
                    "spam-1.0-cp314-cp314-manylinux_2_28_x86_64.whl",
                    "spam-1.0-cp39-abi3-win_amd64.macosx_11_0_arm64.whl",
                    "spam-1.0-1a-py3-none-any.whl",
                    "spam-1.1-py3-none-any.whl",
                    "eggs-1.0-py3-none-any.whl",
                    "spam-1!0.0.0.0.post99999999999999999999-py3-none-any.whl",
                    "spam-1.0-py3-none-" + "any.".repeat(40) + "any.whl",
                    "spam-py3-none-any.whl",
                    "-----.whl",
                    "spam.zip");

    private static final List<String> ENTRIES =
            List.of(
                    "../evil.py",
                    "a/../../evil.py",
                    "/evil.py",
                    "//server/evil.py",
                    "C:evil.py",
                    "C:\\evil.py",
                    "..\\evil.py",
                    "a/./b.py",
                    "a//b.py",
                    "evil.py\0.txt",
                    "con.py",
                    "nul",
                    "a /b. ",
                    "SPAM.PY",
                    "spam.py/x.py",
                    "META-INF/MANIFEST.MF",
                    "META-INF/EVIL.SF",
                    "spam-1.0.data/data/../../evil",
                    "spam-1.0.data/purelib/../evil.py",
                    "spam-1.0.data/evil/x",
                    "spam-1.0.data/platlib/spam.py",
                    "eggs-1.0.dist-info/METADATA",
                    "evil.pth",
                    "é.py",
                    "e\u0301.py",
                    "x".repeat(300) + ".py",
                    "d/".repeat(400) + "m.py");

    private static final List<String> WORDS =
            List.of(
                    "\n",
                    "\r\n",
                    "\0",
                    "\uFEFF",
                    ": ",
                    "\"",
                    "\"\"\"",
                    "\\",
                    ";",
                    "[",
                    "(".repeat(20_000),
                    "not ".repeat(2_000),
                    "1.".repeat(5_000),
                    "9".repeat(5_000),
                    "a-".repeat(5_000),
                    "\nName: eggs\n",
                    "\nVersion: 1.0\n",
                    "\nVersion: 1.0.dev\n",
                    "\nRequires-Python: >=3,!=3.1.*,~=3.1,===x\n",
                    "\nRequires-Dist: eggs[a,b]>=1,<2; python_version < '3' and (extra == 'x')\n",
                    "\nRequires-Dist: eggs @ file:///etc/passwd ; os_name == 'posix'\n",
                    "\nRequires-Dist: eggs; "
                            + "(".repeat(5_000)
                            + "os_name == 'a'"
                            + ")".repeat(5_000)
                            + "\n",
                    "\nRequires-Dist: eggs>=" + "0".repeat(300) + "*\n",
                    "\nProvides-Extra: *)(x=\n",
                    "\nLicense-Expression: MIT\",a=\"b\n",
                    "\nTag: cp314-cp314-*\n",
                    "\nWheel-Version: 2.0\n",
                    "\nRoot-Is-Purelib: false\n",
                    "spam.py,sha256=,\n",
                    "spam.py,md5=1B2M2Y8AsgTpgAmY7PhCfg,0\n",
                    "../evil.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n",
                    "[console_scripts]\n\n=\n = :\n",
                    "\ud83d\ude00");

    private static final int[] NUMBERS = {
        0, 1, -1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, Integer.MAX_VALUE, Integer.MIN_VALUE
    };

    public static MutatedWheel of(long seed) {
        Random random = new Random(seed);
        random.nextInt(); // neighbouring seeds begin alike
        return switch (random.nextInt(8)) {
            case 0, 1, 2 ->
                    new MutatedWheel(WheelFile.PURE, damaged(chosen(WHOLE, random), random));
            case 3 -> new MutatedWheel(WheelFile.PURE, numbered(chosen(WHOLE, random), random));
            case 4, 5 -> new MutatedWheel(WheelFile.PURE, reworded(random));
            case 6 -> new MutatedWheel(WheelFile.PURE, withEntry(random));
            default -> new MutatedWheel(renamed(random), chosen(WHOLE, random));
        };
    }

    private static <T> T chosen(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    /** Bytes are changed, lost, doubled or moved. */
    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        for (int i = random.nextInt(6); i >= 0 && bytes.length > 1; i--) {
            int from = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, from + 1 + random.nextInt(64));
            switch (random.nextInt(5)) {
                case 0 -> bytes[from] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[from] = (byte) random.nextInt();
                case 2 -> bytes = spliced(bytes, from, to, new byte[0]);
                case 3 -> bytes = spliced(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
                default ->
                        bytes =
                                spliced(
                                        bytes,
                                        random.nextInt(from + 1),
                                        from,
                                        Arrays.copyOfRange(bytes, from, to));
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] with) {
        return ByteBuffer.allocate(bytes.length - (to - from) + with.length)
                .put(bytes, 0, from)
                .put(with)
                .put(bytes, to, bytes.length - to)
                .array();
    }

    /** A number near the beginning of a header is another one. */
    private static byte[] numbered(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int header = random.nextInt(bytes.length - 3);
            while (header > 0 && !(bytes[header] == 'P' && bytes[header + 1] == 'K')) {
                header--;
            }
            int place = header + 4 + random.nextInt(44);
            int number = NUMBERS[random.nextInt(NUMBERS.length)];
            if (random.nextBoolean() && place + 4 <= bytes.length) {
                buffer.putInt(place, number);
            } else if (place + 2 <= bytes.length) {
                buffer.putShort(place, (short) number);
            }
        }
        return bytes;
    }

    /** The texts of the wheel say something else, and RECORD knows their digests. */
    private static byte[] reworded(Random random) {
        String metadata =
                "Metadata-Version: 2.4\nName: spam\nVersion: 1.0\nRequires-Dist: eggs>=1\n";
        WheelFile wheel = WheelFile.spam();
        return switch (random.nextInt(4)) {
            case 0, 1 -> wheel.metadata(reworded(metadata, random)).bytes();
            case 2 ->
                    wheel.with(INFO + "entry_points.txt", reworded("[g]\na = b:c [d]\n", random))
                            .bytes();
            default ->
                    wheel.without(INFO + "WHEEL")
                            .with(
                                    INFO + "WHEEL",
                                    reworded("Wheel-Version: 1.0\nTag: py3-none-any\n", random))
                            .bytes();
        };
    }

    private static String reworded(String text, Random random) {
        StringBuilder words = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int place = random.nextInt(words.length() + 1);
            switch (random.nextInt(3)) {
                case 0 -> words.setLength(Math.max(1, place));
                case 1 -> words.insert(place, (char) random.nextInt(0x3000));
                default -> words.insert(place, chosen(WORDS, random));
            }
        }
        return words.toString();
    }

    private static byte[] withEntry(Random random) {
        WheelFile wheel = WheelFile.spam();
        for (int i = random.nextInt(3); i >= 0; i--) {
            String name = chosen(ENTRIES, random);
            byte[] content = "x".repeat(random.nextInt(100)).getBytes(UTF_8);
            switch (random.nextInt(4)) {
                case 0 -> wheel.unrecorded(name, content);
                case 1 -> wheel.recorded(name, "sha256=" + WheelFile.digest(content), 1);
                default -> wheel.with(name, content);
            }
        }
        byte[] bytes = wheel.bytes();
        // The kind of file, in the upper half of the external attributes.
        return random.nextInt(4) == 0
                ? WheelFile.patched(bytes, "spam.py", 38, random.nextInt(16) << 28)
                : bytes;
    }

    private static String renamed(Random random) {
        String name = chosen(FILE_NAMES, random);
        if (random.nextBoolean()) {
            int place = random.nextInt(name.length());
            String other = chosen(List.of("-", "_", ".", "!", "+", "1", "é", " ", ""), random);
            return name.substring(0, place) + other + name.substring(place + 1);
        }
        return name;
    }
}
