package loader.wheel.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import loader.files.Digests;
import loader.wheel.WheelException;
import loader.wheel.WheelException.Fault;
import loader.wheel.pep440.SpecifierSet;
import loader.wheel.pep440.Version;
import loader.wheel.pep508.DistributionName;
import loader.wheel.tags.SupportedTags;
import loader.wheel.text.HeaderFields;
import loader.wheel.text.TextRules;
import loader.wheel.zip.ByteSink;
import loader.wheel.zip.Limits;
import loader.wheel.zip.ZipArchive;
import loader.wheel.zip.ZipMember;

/**
 * An open wheel (PEP 427). Opening it checks everything but the digests; those are checked as files
 * are read, by {@link #verify} or while a bundle is written. Every fault is a {@link
 * WheelException}.
 */
public final class Wheel implements AutoCloseable {
    private static final String DIST_INFO = ".dist-info";

    private final WheelName name;
    private final Limits limits;
    private final ZipArchive archive;
    private final Map<String, ZipMember> members = new HashMap<>();
    private final String distInfo;
    private final WheelRecord record;
    private final Metadata metadata;
    private final List<EntryPoint> entryPoints;

    private Wheel(WheelName name, ZipArchive archive, Limits limits) {
        this.name = name;
        this.archive = archive;
        this.limits = limits;
        archive.files().forEach(member -> members.put(member.name(), member));
        distInfo = findDistInfo();
        record = WheelRecord.parse(fileName(), distInfo + "RECORD", text("RECORD"));
        record.check(archive.files());
        parsed("WHEEL", Wheel::checkFormat);
        metadata = parsed("METADATA", Metadata::parse);
        checkIdentity(metadata.name(), metadata.version(), "METADATA");
        boolean hasEntryPoints = members.containsKey(distInfo + "entry_points.txt");
        entryPoints = hasEntryPoints ? parsed("entry_points.txt", EntryPoint::parse) : List.of();
    }

    /** Opens a wheel; the caller closes it. */
    public static Wheel open(Path file) {
        return open(file, String.valueOf(file.getFileName()), Limits.DEFAULT);
    }

    /** Opens a wheel that has another name on disk than its own; the caller closes it. */
    public static Wheel open(Path file, String fileName, Limits limits) {
        ZipArchive archive = ZipArchive.open(file, fileName, limits);
        try {
            return new Wheel(nameOf(fileName), archive, limits);
        } catch (RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    private static WheelName nameOf(String fileName) {
        try {
            return WheelName.parse(fileName);
        } catch (IllegalArgumentException e) {
            throw new WheelException(fileName, "", Fault.NAME, e.getMessage());
        }
    }

    /** What its file name says. */
    public WheelName name() {
        return name;
    }

    /** What {@code METADATA} says. */
    public Metadata metadata() {
        return metadata;
    }

    /** What {@code entry_points.txt} lists, console scripts among them. */
    public List<EntryPoint> entryPoints() {
        return entryPoints;
    }

    /** Refuses a wheel that none of these tags is for; which ones it has is in the message. */
    public void requireSupported(SupportedTags tags) {
        if (tags.rank(name.tags()).isEmpty()) {
            throw new WheelException(
                    fileName(),
                    "",
                    Fault.PLATFORM,
                    "does not run here; the best tag here is " + tags.inOrder().get(0));
        }
    }

    /** Refuses a wheel whose {@code Requires-Python} excludes this release. */
    public void requirePython(Version python) {
        SpecifierSet wanted = metadata().requiresPython();
        if (!wanted.matches(python)) {
            throw new WheelException(
                    fileName(),
                    "",
                    Fault.PLATFORM,
                    "needs Python " + wanted + ", and here is " + python);
        }
    }

    /** Reads every file and holds it to its digest. */
    public void verify() {
        files().forEach(file -> transfer(file, (bytes, offset, length) -> {}));
    }

    /** The SHA-256 of the whole file, in hexadecimal digits. */
    public String sha256() {
        return archive.sha256();
    }

    @Override
    public void close() {
        archive.close();
    }

    public String fileName() {
        return name.fileName();
    }

    /** The folder of the metadata, with a slash at its end. */
    public String distInfo() {
        return distInfo;
    }

    public List<ZipMember> files() {
        return archive.files();
    }

    /** What RECORD says of a file; nothing of itself and its signatures. */
    public Optional<RecordedFile.Digest> digest(ZipMember file) {
        return record.isExempt(file.name())
                ? Optional.empty()
                : Optional.of(record.digest(file.name()));
    }

    /** Whether it is the RECORD. */
    public boolean isRecord(ZipMember file) {
        return file.name().equals(distInfo + "RECORD");
    }

    /** Passes a file on as it is packed, and holds what it unfolds into to its digest. */
    public void transfer(ZipMember file, ByteSink packed) {
        Optional<RecordedFile.Digest> recorded = digest(file);
        if (recorded.isEmpty()) {
            archive.transfer(file, packed, (bytes, offset, length) -> {});
            return;
        }
        RecordedFile.Digest expected = recorded.get();
        MessageDigest digest = expected.start();
        archive.transfer(file, packed, digest::update);
        if (!expected.matches(digest.digest())) {
            throw otherDigest(file);
        }
    }

    /** The SHA-256 of a file in hexadecimal digits; what RECORD does not say is read. */
    public String sha256(ZipMember file) {
        Optional<RecordedFile.Digest> recorded =
                digest(file).filter(digest -> digest.javaName().equals("SHA-256"));
        if (recorded.isPresent()) {
            return hex(recorded.get(), file);
        }
        MessageDigest digest = Digests.sha256();
        archive.transfer(file, (packed, offset, length) -> {}, digest::update);
        return HexFormat.of().formatHex(digest.digest());
    }

    private String hex(RecordedFile.Digest recorded, ZipMember file) {
        try {
            return recorded.hex();
        } catch (IllegalArgumentException noDigest) {
            throw otherDigest(file);
        }
    }

    private WheelException otherDigest(ZipMember file) {
        return new WheelException(
                fileName(), file.name(), Fault.DIGEST, "has another digest in RECORD");
    }

    private String findDistInfo() {
        Set<String> found = new TreeSet<>();
        for (String path : members.keySet()) {
            int slash = path.indexOf('/');
            if (slash > 0 && path.substring(0, slash).endsWith(DIST_INFO)) {
                found.add(path.substring(0, slash));
            }
        }
        if (found.size() != 1) {
            throw new WheelException(
                    fileName(), "", Fault.METADATA, "has " + found.size() + " .dist-info folders");
        }
        String folder = found.iterator().next();
        String stem = folder.substring(0, folder.length() - DIST_INFO.length());
        int dash = stem.indexOf('-');
        try {
            String version = stem.substring(dash + 1);
            checkIdentity(
                    new DistributionName(stem.substring(0, Math.max(dash, 0))),
                    Version.parse(version),
                    folder);
        } catch (IllegalArgumentException e) {
            throw new WheelException(fileName(), folder, Fault.METADATA, e.getMessage());
        }
        return folder + "/";
    }

    private void checkIdentity(DistributionName otherName, Version otherVersion, String where) {
        if (!otherName.equals(name.name()) || otherVersion.compareTo(name.version()) != 0) {
            throw new WheelException(
                    fileName(),
                    where,
                    Fault.METADATA,
                    "is about " + otherName + " " + otherVersion + ", not about this wheel");
        }
    }

    private static String checkFormat(String text) {
        String version = HeaderFields.parse(text).required("Wheel-Version");
        if (!version.matches("1\\.[0-9]+")) {
            throw new IllegalArgumentException(
                    "Wheel-Version " + TextRules.shown(version) + " is not known");
        }
        return version;
    }

    private <T> T parsed(String file, Function<String, T> parser) {
        String text = text(file);
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new WheelException(fileName(), distInfo + file, Fault.METADATA, e.getMessage());
        }
    }

    private String text(String file) {
        ZipMember member = members.get(distInfo + file);
        if (member == null) {
            throw new WheelException(fileName(), distInfo + file, Fault.METADATA, "is missing");
        }
        return text(member);
    }

    /** The text of a file. */
    public String text(ZipMember member) {
        if (member.sizes().file() > limits.text()) {
            throw new WheelException(
                    fileName(), member.name(), Fault.TOO_LARGE, "is too long for a text");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        archive.transfer(member, (packed, offset, length) -> {}, bytes::write);
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw new WheelException(fileName(), member.name(), Fault.METADATA, "is not UTF-8");
        }
    }
}
