package loader.wheel.archive;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import loader.files.Digests;
import loader.wheel.text.TextRules;

/** A line of {@code RECORD}: a file, its digest and its size (PEP 376, PEP 427). */
public record RecordedFile(String path, Optional<Digest> digest, OptionalLong size) {

    /** PEP 427 asks for sha256 or better. */
    private static final Map<String, String> JAVA_NAMES =
            Map.of("sha256", "SHA-256", "sha384", "SHA-384", "sha512", "SHA-512");

    /** A digest as RECORD spells it: the algorithm, and base64 for URLs without padding. */
    public record Digest(String algorithm, String value) {

        static Digest parse(String text) {
            int equals = text.indexOf('=');
            String algorithm =
                    equals < 0 ? text : text.substring(0, equals).toLowerCase(Locale.ROOT);
            if (!JAVA_NAMES.containsKey(algorithm)) {
                throw new IllegalArgumentException(
                        "The digest " + TextRules.shown(text) + " is not sha256 or better");
            }
            int end = text.length();
            while (end > equals + 1 && text.charAt(end - 1) == '=') {
                end--;
            }
            return new Digest(algorithm, text.substring(equals + 1, end));
        }

        /** A computation of this kind of digest. */
        public MessageDigest start() {
            return Digests.of(javaName());
        }

        /** The algorithm as Java and CycloneDX spell it. */
        public String javaName() {
            return JAVA_NAMES.get(algorithm);
        }

        /** The digest in hexadecimal digits. */
        public String hex() {
            return HexFormat.of().formatHex(Base64.getUrlDecoder().decode(value));
        }

        /** Whether this is the digest that was computed. */
        public boolean matches(byte[] computed) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(computed).equals(value);
        }
    }

    /** A row of RECORD. */
    public static RecordedFile parse(List<String> row) {
        if (row.size() != 3) {
            throw new IllegalArgumentException(
                    "A row of RECORD has three fields: " + TextRules.shown(String.join(",", row)));
        }
        Optional<Digest> digest =
                row.get(1).isEmpty() ? Optional.empty() : Optional.of(Digest.parse(row.get(1)));
        return new RecordedFile(row.get(0), digest, size(row.get(2)));
    }

    private static OptionalLong size(String text) {
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!TextRules.isNumber(text) || text.length() > 18) {
            throw new IllegalArgumentException("Not a size: " + TextRules.shown(text));
        }
        return OptionalLong.of(Long.parseLong(text));
    }
}
