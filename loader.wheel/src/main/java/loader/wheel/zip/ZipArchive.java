package loader.wheel.zip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static loader.wheel.zip.ZipReader.unsigned;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import loader.files.Digests;
import loader.files.RegularFile;
import loader.wheel.WheelException;
import loader.wheel.WheelException.Fault;
import loader.wheel.text.TextRules;

/** A zip archive whose directory was checked before anything in it is used. */
public final class ZipArchive implements AutoCloseable {
    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;
    private static final int BYTES_OF_AN_ENTRY = 2048;
    private static final int PIECE = 1 << 16;

    private final String wheel;
    private final FileChannel channel;
    private final ZipReader zip;
    private final List<ZipMember> members;

    private ZipArchive(String wheel, FileChannel channel, Limits limits) throws IOException {
        this.wheel = wheel;
        this.channel = channel;
        zip = new ZipReader(channel);
        ZipDirectory directory = directory(limits);
        members =
                ZipEntries.parse(
                        zip.read(directory.offset(), (int) directory.size()), directory.entries());
        checkEach();
        checkSizes(limits);
        checkNames();
        checkPlaces(directory.offset());
    }

    /** Opens and checks; the caller closes it. */
    public static ZipArchive open(Path file, String wheel, Limits limits) {
        try {
            FileChannel channel = FileChannel.open(RegularFile.require(file));
            try {
                return new ZipArchive(wheel, channel, limits);
            } catch (EOFException e) {
                channel.close();
                throw new WheelException(wheel, "", Fault.ARCHIVE, "is cut short");
            } catch (IllegalArgumentException e) {
                channel.close();
                throw new WheelException(wheel, "", Fault.ARCHIVE, e.getMessage());
            } catch (RuntimeException | IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All entries that are files, in the order of the directory. */
    public List<ZipMember> files() {
        return members.stream().filter(member -> !member.isDirectory()).toList();
    }

    /**
     * Unfolds a file, giving each part of it to both sinks: as it is in the archive, and as it is.
     */
    public void transfer(ZipMember member, ByteSink compressed, ByteSink file) {
        try {
            new Inflation(zip, wheel, member).run(dataOffset(member), compressed, file);
        } catch (EOFException e) {
            throw new WheelException(wheel, member.name(), Fault.ARCHIVE, "is cut short");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The SHA-256 of the whole file, in hexadecimal digits. */
    public String sha256() {
        MessageDigest digest = Digests.sha256();
        byte[] piece = new byte[PIECE];
        try {
            long position = 0;
            for (int read = zip.read(0, piece, PIECE); read > 0; ) {
                digest.update(piece, 0, read);
                position += read;
                read = zip.read(position, piece, PIECE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private ZipDirectory directory(Limits limits) throws IOException {
        ZipDirectory directory = ZipDirectory.find(zip);
        if (directory.entries() > limits.entries()
                || directory.size() > (long) limits.entries() * BYTES_OF_AN_ENTRY) {
            throw new WheelException(
                    wheel, "", Fault.TOO_LARGE, "has " + directory.entries() + " entries or more");
        }
        return directory;
    }

    private void checkEach() {
        for (ZipMember member : members) {
            String name = member.name();
            EntryNames.fault(name)
                    .ifPresent(
                            reason -> {
                                throw new WheelException(wheel, name, Fault.PATH, reason);
                            });
            refuseIf(member.isEncrypted(), name, Fault.ENCRYPTED, "is encrypted");
            refuseIf(
                    member.isSpecial(),
                    name,
                    Fault.LINK,
                    "is a link or another thing that is no file");
            boolean known =
                    member.method() == ZipMember.STORED || member.method() == ZipMember.DEFLATED;
            refuseIf(!known, name, Fault.ARCHIVE, "is packed by method " + member.method());
            boolean empty = member.sizes().file() == 0;
            refuseIf(
                    member.isDirectory() && !empty,
                    name,
                    Fault.ARCHIVE,
                    "is a folder with bytes in it");
        }
    }

    private void checkSizes(Limits limits) throws IOException {
        long total = 0;
        for (ZipMember member : members) {
            long size = member.sizes().file();
            refuseIf(
                    size > limits.total() - total,
                    member.name(),
                    Fault.TOO_LARGE,
                    "unfolds into more than allowed");
            total += size;
        }
        boolean allowed = limits.allowsRatio(total, zip.size());
        refuseIf(!allowed, "", Fault.TOO_LARGE, "unfolds into " + total + " bytes");
    }

    private void checkNames() {
        Set<String> names = new HashSet<>();
        for (ZipMember member : members) {
            refuseIf(!names.add(member.name()), member.name(), Fault.CLASH, "is there twice");
        }
        EntryNames.clash(members.stream().map(ZipMember::name).toList())
                .ifPresent(
                        pair -> {
                            throw new WheelException(
                                    wheel,
                                    pair.get(1),
                                    Fault.CLASH,
                                    "is the same file as "
                                            + TextRules.shown(pair.get(0))
                                            + " on some systems");
                        });
    }

    /** Every entry ends before the next begins, and the last one before the directory. */
    private void checkPlaces(long end) throws IOException {
        List<ZipMember> placed = new ArrayList<>(members);
        placed.sort(Comparator.comparingLong(ZipMember::headerOffset));
        for (int i = 0; i < placed.size(); i++) {
            ZipMember member = placed.get(i);
            long next = i + 1 < placed.size() ? placed.get(i + 1).headerOffset() : end;
            boolean inside =
                    member.sizes().compressed() <= next - member.headerOffset()
                            && dataOffset(member) + member.sizes().compressed() <= next;
            refuseIf(!inside, member.name(), Fault.OVERLAP, "shares bytes with another entry");
        }
    }

    /** Where the bytes of an entry begin; its own header must name it as the directory does. */
    private long dataOffset(ZipMember member) throws IOException {
        ByteBuffer expected = UTF_8.encode(member.name());
        ByteBuffer header = zip.read(member.headerOffset(), LOCAL_LENGTH + expected.remaining());
        refuseIf(
                header.getInt(0) != LOCAL_HEADER,
                member.name(),
                Fault.ARCHIVE,
                "has no header where it should be");
        int nameLength = unsigned(header.getShort(26));
        boolean same =
                nameLength == expected.remaining()
                        && header.slice(LOCAL_LENGTH, nameLength).equals(expected)
                        && unsigned(header.getShort(8)) == member.method();
        refuseIf(!same, member.name(), Fault.ARCHIVE, "is another entry in its own header");
        return member.headerOffset() + header.limit() + unsigned(header.getShort(28));
    }

    private void refuseIf(boolean condition, String entry, Fault fault, String reason) {
        if (condition) {
            throw new WheelException(wheel, entry, fault, reason);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
