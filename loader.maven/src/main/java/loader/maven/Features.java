package loader.maven;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.project.MavenProject;

/**
 * The attached bundles of a project as one feature: of Karaf, and of the OSGi Feature Service
 * (chapter 159 of OSGi Compendium 8.1). Coordinates of Maven have no letter that XML or JSON would
 * quote.
 */
record Features(MavenProject project, List<String> classifiers) {
    private static final String KARAF =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <features name="%1$s-%2$s" xmlns="http://karaf.apache.org/xmlns/features/v1.6.0">
              <repository>mvn:io.github.loader-osgi/loader.features/%3$s/xml/features</repository>
              <feature name="%1$s" version="%2$s">
                <feature>loader</feature>
            %4$s  </feature>
            </features>
            """;

    @SuppressWarnings("StringConcatToTextBlock") // Maven's reader of goals stumbles over this one
    private static final String OSGI =
            String.join(
                    "\n",
                    "{",
                    "  \"feature-resource-version\": \"1.0\",",
                    "  \"id\": \"%s:%s:osgifeature:%s\",",
                    "  \"bundles\": [",
                    "%s",
                    "  ]",
                    "}",
                    "");

    /** With Loader itself, of this version. */
    void writeKaraf(Path file, String loader) throws IOException {
        StringBuilder bundles = new StringBuilder();
        for (String classifier : classifiers) {
            bundles.append("    <bundle>mvn:").append(address(classifier)).append("</bundle>\n");
        }
        String name = project.getArtifactId();
        Files.writeString(
                file, KARAF.formatted(name, project.getVersion(), loader, bundles), UTF_8);
    }

    /** A feature of this kind names bundles only. */
    void writeOsgi(Path file) throws IOException {
        List<String> bundles = new ArrayList<>();
        for (String classifier : classifiers) {
            bundles.add("    {\"id\": \"" + id(classifier) + "\"}");
        }
        Files.writeString(
                file,
                OSGI.formatted(
                        project.getGroupId(),
                        project.getArtifactId(),
                        project.getVersion(),
                        String.join(",\n", bundles)),
                UTF_8);
    }

    /** In the order of an address {@code mvn:}. */
    private String address(String classifier) {
        return String.join(
                "/",
                project.getGroupId(),
                project.getArtifactId(),
                project.getVersion(),
                "jar",
                classifier);
    }

    /** In the order of an identifier of a feature. */
    private String id(String classifier) {
        return String.join(
                ":",
                project.getGroupId(),
                project.getArtifactId(),
                "jar",
                classifier,
                project.getVersion());
    }
}
