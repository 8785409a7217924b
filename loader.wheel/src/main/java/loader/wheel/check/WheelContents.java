package loader.wheel.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import loader.wheel.WheelException;
import loader.wheel.archive.RecordedFile;
import loader.wheel.archive.WheelName;
import loader.wheel.zip.Limits;
import loader.wheel.zip.ZipArchive;
import loader.wheel.zip.ZipMember;

/** An open wheel (PEP 427) whose metadata may be wrong. */
public final class WheelContents implements AutoCloseable {
    private static final int LARGEST = 1 << 30;

    private final WheelName name;
    private final ZipArchive archive;
    private final List<ZipMember> members;
    private final CheckedMetadata metadata;
    private final List<WheelProblem> problems = new ArrayList<>();

    private WheelContents(WheelName name, ZipArchive archive) {
        this.name = name;
        this.archive = archive;
        members = archive.files();
        metadata = new CheckedMetadata(name, members, this::text, problems);
    }

    /**
     * Opens a wheel; the caller closes it.
     *
     * @throws WheelException if the name is not that of a wheel, or the archive cannot be read
     */
    public static WheelContents open(Path file) {
        String fileName = String.valueOf(file.getFileName());
        WheelName name = WheelTags.parsed(fileName);
        ZipArchive archive = ZipArchive.open(file, fileName, Limits.DEFAULT);
        try {
            return new WheelContents(name, archive);
        } catch (RuntimeException fault) {
            archive.close();
            throw fault;
        }
    }

    /** What the file name says. */
    public WheelTags name() {
        return WheelTags.of(name);
    }

    /** The names of all files. */
    public List<String> files() {
        return members.stream().map(ZipMember::name).toList();
    }

    /** Whether the distribution needs others. */
    public boolean needsOthers() {
        return metadata.needsOthers();
    }

    /** Reads every file once, holds it to its digest, and passes on those that are wanted. */
    public void read(Predicate<String> wanted, BiConsumer<String, ByteBuffer> consumer) {
        for (ZipMember member : members) {
            boolean isWanted = wanted.test(member.name()) && member.sizes().file() <= LARGEST;
            ByteBuffer bytes = ByteBuffer.allocate(isWanted ? (int) member.sizes().file() : 0);
            Optional<RecordedFile.Digest> recorded = metadata.digest(member.name());
            Optional<MessageDigest> digest = recorded.map(RecordedFile.Digest::start);
            archive.transfer(
                    member,
                    (packed, offset, length) -> {},
                    (part, offset, length) -> {
                        digest.ifPresent(each -> each.update(part, offset, length));
                        if (isWanted) {
                            bytes.put(part, offset, length);
                        }
                    });
            if (recorded.isPresent() && !recorded.get().matches(digest.get().digest())) {
                problems.add(
                        new WheelProblem(
                                WheelProblem.Kind.DIGEST,
                                member.name(),
                                "has another digest in RECORD"));
            }
            if (isWanted) {
                consumer.accept(member.name(), bytes.flip());
            }
        }
    }

    /** What is wrong; digests are known after {@link #read}. */
    public List<WheelProblem> problems() {
        return List.copyOf(problems);
    }

    private String text(ZipMember member) {
        if (member.sizes().file() > Limits.DEFAULT.text()) {
            throw new IllegalArgumentException("is too long for a text");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        archive.transfer(member, (packed, offset, length) -> {}, bytes::write);
        return bytes.toString(UTF_8);
    }

    @Override
    public void close() {
        archive.close();
    }
}
