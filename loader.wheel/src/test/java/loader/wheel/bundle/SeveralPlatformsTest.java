package loader.wheel.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import loader.wheel.WheelException;
import loader.wheel.WheelException.Fault;
import loader.wheel.archive.WheelFile;
import loader.wheel.build.WheelFiles;
import loader.wheel.pep440.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wheels of one release for several platforms become one bundle. */
class SeveralPlatformsTest {
    private static final Version PYTHON = Version.parse("3.14.3");
    private static final String METADATA = "Metadata-Version: 2.4\nName: spam\nVersion: 1.0\n";
    private static final String LINUX = "cp314-cp314-manylinux_2_28_x86_64";
    private static final String WINDOWS = "cp314-cp314-win_amd64";
    private static final String MAC = "cp314-cp314-macosx_11_0_universal2";

    @TempDir Path folder;

    private Path wheel(String tags, String metadata) {
        return WheelFile.empty()
                .metadata(METADATA + metadata)
                .with("spam/__init__.py", "built_for = '" + tags + "'\n")
                .with("spam/part.so", tags)
                .with("spam-1.0.data/scripts/spam", "#!python\n")
                .in(folder, "spam-1.0-" + tags + ".whl");
    }

    private Path merged(Path... wheels) {
        Path bundle = folder.resolve("spam.jar");
        WheelFiles.convert(List.of(wheels), PYTHON.toString(), bundle);
        return bundle;
    }

    private static String header(Path bundle, String name) throws IOException {
        try (JarFile jar = new JarFile(bundle.toFile())) {
            return jar.getManifest().getMainAttributes().getValue(name);
        }
    }

    private static String text(Path bundle, String entry) throws IOException {
        try (JarFile jar = new JarFile(bundle.toFile())) {
            return new String(jar.getInputStream(jar.getEntry(entry)).readAllBytes(), UTF_8);
        }
    }

    @Test
    void eachHasAFolderWhoseModulesAreForItsPlatforms() throws IOException {
        Path bundle = merged(wheel(LINUX, ""), wheel(WINDOWS, ""), wheel(MAC, ""));
        String provided = header(bundle, "Provide-Capability");
        for (String[] each :
                new String[][] {
                    {"linux-x86_64", "linux-x86_64", LINUX},
                    {"windows-x86_64", "windows-x86_64", WINDOWS},
                    {"macosx-arm64", "macosx-arm64", MAC},
                    {"macosx-arm64", "macosx-x86_64", MAC}
                }) {
            String root = "lib/" + each[0];
            String module =
                    "loader.module;loader.module=spam;kind=package;origin=\"%s/spam/__init__.py\";root=\"%s\";platform=%s"
                            .formatted(root, root, each[1]);
            assertTrue(provided.contains(module), provided);
            assertEquals(each[2], text(bundle, root + "/spam/part.so"));
        }
        assertEquals(1, provided.split("loader.distribution=", -1).length - 1, provided);
    }

    @Test
    void onePlatformOfThemHasToBeThere() throws IOException {
        String required =
                header(merged(wheel(LINUX, ""), wheel(WINDOWS, "")), "Require-Capability");
        assertTrue(
                required.contains(
                        "(|(&(osgi.native.osname~=linux)(osgi.native.processor~=x86-64))"
                                + "(&(osgi.native.osname~=win32)(osgi.native.processor~=x86-64)))"),
                required);
        assertTrue(
                required.contains("tag:List<String>=\"manylinux_2_28_x86_64,win_amd64\""),
                required);
    }

    @Test
    void whatOnlySomePlatformsNeedIsOptional() throws IOException {
        String needs = "Requires-Dist: eggs\nRequires-Dist: colorama; sys_platform == 'win32'\n";
        String required =
                header(merged(wheel(LINUX, needs), wheel(WINDOWS, needs)), "Require-Capability");
        assertTrue(required.contains("filter:=\"(loader.distribution=eggs)\""), required);
        assertFalse(required.contains("(loader.distribution=eggs)\";resolution"), required);
        assertTrue(
                required.contains(
                        "filter:=\"(loader.distribution=colorama)\";resolution:=optional;platform:List<String>=\"windows-x86_64\""),
                required);
    }

    @Test
    void theirRecordsNameTheirOwnFiles() throws IOException {
        Path bundle = merged(wheel(LINUX, ""), wheel(WINDOWS, ""));
        String record = text(bundle, "lib/linux-x86_64/spam-1.0.dist-info/RECORD");
        assertTrue(record.contains("spam/part.so,sha256="), record);
        assertTrue(record.contains("../linux-x86_64/bin/spam,sha256="), record);
        assertEquals("#!python\n", text(bundle, "lib/linux-x86_64/bin/spam"));
    }

    @Test
    void theirOrderMakesNoDifference() throws IOException {
        Path linux = wheel(LINUX, "");
        Path windows = wheel(WINDOWS, "");
        byte[] one = Files.readAllBytes(merged(linux, windows));
        assertArrayEquals(one, Files.readAllBytes(merged(windows, linux)));
    }

    @Test
    void wheelsThatAreNoOneReleaseForSeveralPlatformsAreRefused() {
        Path linux = wheel(LINUX, "");
        Path musl = wheel("cp314-cp314-musllinux_1_2_x86_64", "");
        Path older = wheel("cp313-cp313-win_amd64", "");
        Path pure = wheel("py3-none-any", "");
        Path eggs = WheelFile.named("eggs", "1.0").in(folder, "eggs-1.0-" + WINDOWS + ".whl");
        Stream.of(musl, older, pure, eggs)
                .forEach(
                        other -> {
                            WheelException refused =
                                    assertThrows(WheelException.class, () -> merged(linux, other));
                            assertEquals(Fault.PLATFORM, refused.fault(), refused::getMessage);
                        });
        assertFalse(Files.exists(folder.resolve("spam.jar")));
    }
}
