package loader.wheel.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import loader.spi.Json;
import loader.wheel.archive.Metadata;
import loader.wheel.archive.RecordedFile;
import loader.wheel.pep508.Requirement;

/**
 * The software bill of materials (CycloneDX 1.6) of the bundle of wheels that bring none of their
 * own (PEP 770): the distribution, the shared libraries that were packed into it, and the
 * distributions that it requires. The same wheels give the same bytes.
 */
final class BillOfMaterials {
    /** Where auditwheel, delvewheel and delocate put the libraries that a wheel needs. */
    private static final Pattern PACKED =
            Pattern.compile("(.*/)?([^/]+\\.libs|\\.dylibs)/[^/]+\\.(so(\\.[^/]*)?|dylib|dll)");

    private final List<PlacedWheel> wheels;
    private final Metadata metadata;
    private final Map<String, Map<String, Object>> required = new TreeMap<>();

    private BillOfMaterials(List<PlacedWheel> wheels) {
        this.wheels = wheels;
        this.metadata = wheels.get(0).wheel().metadata();
    }

    /** Empty if each wheel has its own. */
    static Optional<BillOfMaterials> of(List<PlacedWheel> wheels) {
        return wheels.stream().allMatch(BillOfMaterials::hasItsOwn)
                ? Optional.empty()
                : Optional.of(new BillOfMaterials(wheels));
    }

    private static boolean hasItsOwn(PlacedWheel placed) {
        String folder = placed.wheel().distInfo() + "sboms/";
        return placed.wheel().files().stream().anyMatch(file -> file.name().startsWith(folder));
    }

    /** Its place in the bundle, where other tools have theirs. */
    String path() {
        return "META-INF/sbom/" + metadata.name() + ".cdx.json";
    }

    /** The headers by which tools find it. */
    void putHeaders(Attributes headers) {
        headers.putValue("Sbom-Format", "CycloneDX");
        headers.putValue("Sbom-Location", path());
    }

    byte[] bytes() {
        wheels.forEach(this::addRequired);
        List<Object> components = new ArrayList<>(packed().toList());
        components.addAll(required.values());
        Map<String, Object> bill = new LinkedHashMap<>();
        bill.put("bomFormat", "CycloneDX");
        bill.put("specVersion", "1.6");
        bill.put("version", 1);
        bill.put("metadata", Map.of("component", distribution()));
        bill.put("components", components);
        bill.put("dependencies", List.of(dependencies(components)));
        return Json.of(bill).getBytes(UTF_8);
    }

    private Map<String, Object> distribution() {
        Map<String, Object> component = library(purl(), metadata.name().value());
        component.put("version", metadata.version().toString());
        metadata.field("Summary").ifPresent(words -> component.put("description", words));
        List<Map<String, Object>> files = wheels.stream().map(BillOfMaterials::file).toList();
        if (files.size() == 1) {
            component.put("hashes", files.get(0).get("hashes"));
        }
        metadata.field("License-Expression")
                .<Map<String, Object>>map(expression -> Map.of("expression", expression))
                .or(() -> metadata.licence().map(BillOfMaterials::named))
                .ifPresent(licence -> component.put("licenses", List.of(licence)));
        component.put("purl", purl());
        component.put("externalReferences", files);
        return component;
    }

    private static Map<String, Object> named(String licence) {
        return Map.of("license", Map.of("name", licence));
    }

    private String purl() {
        String version = metadata.version().toString().replace("+", "%2B").replace("!", "%21");
        return "pkg:pypi/" + metadata.name() + "@" + version;
    }

    private static Map<String, Object> file(PlacedWheel placed) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("type", "distribution");
        file.put("url", placed.wheel().fileName());
        file.put("hashes", List.of(hash("SHA-256", placed.wheel().sha256())));
        return file;
    }

    private Stream<Map<String, Object>> packed() {
        return wheels.stream()
                .flatMap(
                        placed ->
                                placed.files().stream()
                                        .filter(file -> PACKED.matcher(file.path()).matches())
                                        .map(file -> packed(placed, file)));
    }

    private static Map<String, Object> packed(PlacedWheel placed, Placement.Placed file) {
        String path = file.path();
        Map<String, Object> component = library(path, path.substring(path.lastIndexOf('/') + 1));
        placed.wheel()
                .digest(file.member())
                .ifPresent(digest -> component.put("hashes", List.of(hash(digest))));
        component.put("evidence", Map.of("occurrences", List.of(Map.of("location", path))));
        return component;
    }

    /** What only an extra or other platforms need is optional. */
    private void addRequired(PlacedWheel placed) {
        Metadata wanted = placed.wheel().metadata();
        for (Requirement requirement : wanted.requirements()) {
            String name = requirement.name().value();
            String purl = "pkg:pypi/" + name;
            Map<String, Object> component =
                    required.computeIfAbsent(purl, key -> library(key, name));
            boolean applies =
                    placed.environments().values().stream()
                            .anyMatch(each -> requirement.applies(each.values(), Set.of()));
            component.merge(
                    "scope",
                    applies ? "required" : "optional",
                    (before, now) -> before.equals("required") ? before : now);
            component.put("purl", purl);
        }
    }

    private Map<String, Object> dependencies(List<Object> components) {
        Map<String, Object> dependency = new LinkedHashMap<>();
        dependency.put("ref", purl());
        dependency.put(
                "dependsOn",
                components.stream().map(each -> ((Map<?, ?>) each).get("bom-ref")).toList());
        return dependency;
    }

    private static Map<String, Object> library(String reference, String name) {
        Map<String, Object> component = new LinkedHashMap<>();
        component.put("type", "library");
        component.put("bom-ref", reference);
        component.put("name", name);
        return component;
    }

    private static Map<String, Object> hash(RecordedFile.Digest digest) {
        return hash(digest.javaName(), digest.hex());
    }

    private static Map<String, Object> hash(String algorithm, String hex) {
        Map<String, Object> hash = new LinkedHashMap<>();
        hash.put("alg", algorithm);
        hash.put("content", hex);
        return hash;
    }
}
