package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.connect.ConnectContent;

/** OSGi Connect, from the side of the connector. */
class ClassPathTest {
    @TempDir Path folder;
    private ClassPath classPath;
    private Path jar;

    @BeforeEach
    void aClassPathWithAJarAndAFolder() throws IOException {
        jar = folder.resolve("a b.c-1.0.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("dir/"));
            out.putNextEntry(new ZipEntry("dir/entry"));
            out.write("text".getBytes(StandardCharsets.UTF_8));
        }
        classPath = new ClassPath(folder + File.pathSeparator + jar);
    }

    @Test
    void aJarIsConnectedByItsNameWithoutVersion() {
        assertTrue(classPath.has("a b.c"));
        assertTrue(classPath.connect(ClassPath.location("a b.c")).isPresent());
    }

    @Test
    void otherLocationsAreLeftToTheFramework() {
        assertFalse(classPath.has("other"));
        assertEquals(Optional.empty(), classPath.connect("file:" + jar));
    }

    @Test
    void aJarIsFoundByTheAddressOfItsClasses() throws IOException {
        assertEquals(
                Optional.of(ClassPath.location("a b.c")), classPath.location(jar.toUri().toURL()));
        assertEquals(Optional.empty(), classPath.location(folder.toUri().toURL()));
    }

    @Test
    void entriesAreReadAndFolderEntriesEndWithASlash() throws IOException {
        ConnectContent content = content();
        content.open();
        assertEquals("text", text(content.getEntry("/dir/entry").orElseThrow().getBytes()));
        assertEquals("dir/", content.getEntry("dir").orElseThrow().getName());
        assertEquals(Optional.empty(), content.getEntry("absent"));
        content.close();
    }

    @Test
    void contentOpensAgainAfterItWasClosed() throws IOException {
        ConnectContent content = content();
        content.open();
        content.close();
        assertTrue(content.getEntry("dir/entry").isPresent());
        content.close();
    }

    @Test
    void classesComeFromTheApplication() throws IOException {
        assertSame(getClass().getClassLoader(), content().getClassLoader().orElseThrow());
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private ConnectContent content() throws IOException {
        return classPath.connect(ClassPath.location("a b.c")).orElseThrow().getContent();
    }
}
