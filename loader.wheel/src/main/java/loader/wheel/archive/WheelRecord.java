package loader.wheel.archive;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import loader.wheel.WheelException;
import loader.wheel.WheelException.Fault;
import loader.wheel.text.Csv;
import loader.wheel.text.TextRules;
import loader.wheel.zip.ZipMember;

/**
 * The {@code RECORD} of a wheel: every file of it with its digest, except RECORD itself and its
 * signatures.
 */
final class WheelRecord {
    private final String wheel;
    private final Set<String> unrecorded;
    private final Map<String, RecordedFile> files = new LinkedHashMap<>();

    private WheelRecord(String wheel, String path) {
        this.wheel = wheel;
        unrecorded = Set.of(path, path + ".jws", path + ".p7s");
    }

    /** Reads the record that lies at that path of the wheel. */
    static WheelRecord parse(String wheel, String path, String text) {
        WheelRecord record = new WheelRecord(wheel, path);
        try {
            Csv.parse(text).stream().map(RecordedFile::parse).forEach(record::add);
        } catch (IllegalArgumentException e) {
            throw new WheelException(wheel, path, Fault.RECORD, e.getMessage());
        }
        return record;
    }

    private void add(RecordedFile file) {
        if (files.put(file.path(), file) != null) {
            throw new IllegalArgumentException(TextRules.shown(file.path()) + " is there twice");
        }
    }

    /** Whether a file may be without a digest. */
    boolean isExempt(String path) {
        return unrecorded.contains(path);
    }

    /** The archive holds the recorded files and no others, each with the recorded size. */
    void check(List<ZipMember> members) {
        Set<String> missing = new TreeSet<>(files.keySet());
        missing.removeAll(unrecorded);
        for (ZipMember member : members) {
            missing.remove(member.name());
            if (!isExempt(member.name())) {
                checkMember(member);
            }
        }
        if (!missing.isEmpty()) {
            throw new WheelException(
                    wheel,
                    missing.iterator().next(),
                    Fault.RECORD,
                    "is in RECORD and not in the wheel");
        }
    }

    private void checkMember(ZipMember member) {
        RecordedFile file = files.get(member.name());
        if (file == null || file.digest().isEmpty()) {
            throw new WheelException(wheel, member.name(), Fault.RECORD, "has no digest in RECORD");
        }
        if (file.size().isPresent() && file.size().getAsLong() != member.sizes().file()) {
            throw new WheelException(
                    wheel, member.name(), Fault.DIGEST, "has another size in RECORD");
        }
    }

    RecordedFile.Digest digest(String path) {
        return files.get(path).digest().orElseThrow();
    }
}
