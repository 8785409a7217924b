package loader.wheel.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import loader.library.ExtensionFileName;
import loader.wheel.archive.EntryPoint;
import loader.wheel.archive.Metadata;
import loader.wheel.archive.RecordedFile;
import loader.wheel.archive.WheelName;
import loader.wheel.check.WheelProblem.Kind;
import loader.wheel.tags.Tag;
import loader.wheel.text.Csv;
import loader.wheel.text.HeaderFields;
import loader.wheel.zip.ZipMember;

/** The {@code .dist-info} folder of a wheel, read as far as it can be read. */
final class CheckedMetadata {
    private static final String DIST_INFO = ".dist-info";

    private final WheelName name;
    private final Map<String, ZipMember> members = new HashMap<>();
    private final Function<ZipMember, String> reader;
    private final List<WheelProblem> problems;
    private final Map<String, RecordedFile> recorded = new HashMap<>();
    private final Set<String> installed = new HashSet<>();
    private String folder = "";
    private boolean needsOthers;

    CheckedMetadata(
            WheelName name,
            List<ZipMember> files,
            Function<ZipMember, String> reader,
            List<WheelProblem> problems) {
        this.name = name;
        this.reader = reader;
        this.problems = problems;
        for (ZipMember member : files) {
            members.put(member.name(), member);
            installed.add(rooted(member.name()));
        }
        if (findFolder()) {
            parse("RECORD", Kind.RECORD, this::checkRecord);
            parse("WHEEL", Kind.METADATA, this::checkWheel);
            parse("METADATA", Kind.METADATA, this::checkMetadata);
            if (members.containsKey(folder + "entry_points.txt")) {
                parse("entry_points.txt", Kind.ENTRY_POINT, this::checkEntryPoints);
            }
        }
    }

    boolean needsOthers() {
        return needsOthers;
    }

    /** What RECORD says of a file. */
    Optional<RecordedFile.Digest> digest(String file) {
        return Optional.ofNullable(recorded.get(file)).flatMap(RecordedFile::digest);
    }

    private boolean findFolder() {
        Set<String> found = new TreeSet<>();
        for (String path : members.keySet()) {
            int slash = path.indexOf('/');
            if (slash > 0 && path.substring(0, slash).endsWith(DIST_INFO)) {
                found.add(path.substring(0, slash + 1));
            }
        }
        if (found.size() != 1) {
            report(Kind.METADATA, name.fileName(), "has " + found.size() + " .dist-info folders");
            return false;
        }
        folder = found.iterator().next();
        return true;
    }

    private void parse(String file, Kind kind, Consumer<String> check) {
        ZipMember member = members.get(folder + file);
        if (member == null) {
            report(kind, folder + file, "is missing");
            return;
        }
        try {
            check.accept(reader.apply(member));
        } catch (IllegalArgumentException wrong) {
            report(kind, folder + file, wrong.getMessage());
        }
    }

    private void checkRecord(String text) {
        for (List<String> row : Csv.parse(text)) {
            RecordedFile file = RecordedFile.parse(row);
            if (recorded.put(file.path(), file) != null) {
                report(Kind.RECORD, file.path(), "is in RECORD twice");
            }
        }
        Set<String> exempt =
                Set.of(folder + "RECORD", folder + "RECORD.jws", folder + "RECORD.p7s");
        for (String path : new TreeSet<>(recorded.keySet())) {
            if (!members.containsKey(path) && !exempt.contains(path)) {
                report(Kind.RECORD, path, "is in RECORD and not in the wheel");
            }
        }
        for (String path : new TreeSet<>(members.keySet())) {
            if (!exempt.contains(path)) {
                checkRecorded(path);
            }
        }
    }

    private void checkRecorded(String path) {
        RecordedFile file = recorded.get(path);
        if (file == null) {
            report(Kind.RECORD, path, "is in the wheel and not in RECORD");
        } else if (file.digest().isEmpty()) {
            report(Kind.RECORD, path, "has no digest in RECORD");
        } else if (file.size().isPresent()
                && file.size().getAsLong() != members.get(path).sizes().file()) {
            report(Kind.DIGEST, path, "has another size in RECORD");
        }
    }

    private void checkWheel(String text) {
        HeaderFields fields = HeaderFields.parse(text);
        if (!fields.required("Wheel-Version").matches("1\\.[0-9]+")) {
            report(
                    Kind.METADATA,
                    folder + "WHEEL",
                    "Wheel-Version " + fields.required("Wheel-Version") + " is not known");
        }
        checkTags(fields.all("Tag"));
        boolean isPure = fields.one("Root-Is-Purelib").orElse("").equalsIgnoreCase("true");
        Optional<String> extension =
                members.keySet().stream().filter(this::isExtensionOfTheRoot).sorted().findFirst();
        if (isPure && extension.isPresent()) {
            report(
                    Kind.ROOT,
                    folder + "WHEEL",
                    "says Root-Is-Purelib: true, but " + extension.get() + " is compiled");
        }
    }

    private boolean isExtensionOfTheRoot(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        boolean isExtension =
                ExtensionFileName.of(file).filter(each -> !each.abi().equals("none")).isPresent();
        return isExtension && !path.contains(".data/");
    }

    private void checkTags(List<String> lines) {
        Set<String> written = new TreeSet<>();
        lines.forEach(line -> Tag.parse(line).forEach(tag -> written.add(tag.toString())));
        Set<String> named = new TreeSet<>();
        name.tags().forEach(tag -> named.add(tag.toString()));
        if (!written.equals(named)) {
            Set<String> extra = new TreeSet<>(written);
            extra.removeAll(named);
            named.removeAll(written);
            report(
                    Kind.TAGS,
                    folder + "WHEEL",
                    (named.isEmpty() ? "" : "lacks " + String.join(", ", named))
                            + (named.isEmpty() || extra.isEmpty() ? "" : " and ")
                            + (extra.isEmpty() ? "" : "has " + String.join(", ", extra))
                            + ", unlike the file name");
        }
    }

    private void checkMetadata(String text) {
        Metadata metadata = Metadata.parse(text);
        needsOthers = !metadata.requirements().isEmpty();
        if (!metadata.name().equals(name.name())
                || metadata.version().compareTo(name.version()) != 0) {
            report(
                    Kind.METADATA,
                    folder + "METADATA",
                    "is about " + metadata.name() + " " + metadata.version() + ", unlike the name");
        }
    }

    private void checkEntryPoints(String text) {
        for (EntryPoint point : EntryPoint.parse(text)) {
            boolean isScript = point.group().endsWith("_scripts");
            boolean isModule = isScript || point.attribute().isPresent();
            if (isModule && isMissing(point.module(), isScript)) {
                report(
                        Kind.ENTRY_POINT,
                        folder + "entry_points.txt",
                        point.group()
                                + ": "
                                + point.name()
                                + " names the module "
                                + point.module()
                                + ", which is not in the wheel");
            }
        }
    }

    /** Other distributions may have it, unless its package is here or none is needed. */
    private boolean isMissing(String module, boolean isScript) {
        String path = module.replace('.', '/');
        String top = module.contains(".") ? path.substring(0, path.indexOf('/')) : "";
        boolean isOurs = installed.contains(top + "/__init__.py");
        return top.isEmpty()
                ? isScript && !needsOthers && !isThere(path)
                : isOurs && !isThere(path);
    }

    private boolean isThere(String path) {
        String parent = path.substring(0, path.lastIndexOf('/') + 1);
        String last = path.substring(parent.length());
        return installed.stream()
                .filter(file -> file.startsWith(parent))
                .anyMatch(
                        file ->
                                file.startsWith(path + "/")
                                        || isModule(file.substring(parent.length()), last));
    }

    private static boolean isModule(String file, String module) {
        return file.startsWith(module + ".")
                && (file.equals(module + ".py")
                        || file.equals(module + ".pyc")
                        || ExtensionFileName.of(file).isPresent());
    }

    /** As it is installed: {@code spam-1.0.data/platlib/} goes to the same folder. */
    private static String rooted(String file) {
        int data = file.indexOf(".data/");
        String rest = data < 0 ? "" : file.substring(data + ".data/".length());
        boolean isLibrary = rest.startsWith("platlib/") || rest.startsWith("purelib/");
        return isLibrary ? rest.substring("platlib/".length()) : file;
    }

    private void report(Kind kind, String file, String text) {
        problems.add(new WheelProblem(kind, file, text));
    }
}
