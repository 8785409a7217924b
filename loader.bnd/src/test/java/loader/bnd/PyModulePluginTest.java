package loader.bnd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code -pymodule} makes of the files in a bundle. */
class PyModulePluginTest {

    @TempDir Path folder;
    private final Jar files = new Jar("files");
    private Builder builder;

    @BeforeEach
    void newBuilder() {
        builder = new Builder();
        builder.addBasicPlugin(new PyModulePlugin());
        builder.setProperty("Bundle-SymbolicName", "spam");
        builder.setProperty("-resourceonly", "true");
    }

    @AfterEach
    void close() throws Exception {
        builder.close();
    }

    private Attributes built(String instruction) throws Exception {
        builder.setProperty("-pymodule", instruction);
        builder.setJar(files);
        return builder.build().getManifest().getMainAttributes();
    }

    private void file(String path, byte[] content) {
        files.putResource(path, new EmbeddedResource(content, 0L));
    }

    private byte[] library(String... modules) throws Exception {
        Path source = folder.resolve("modules.c");
        StringBuilder code = new StringBuilder("int other(void) { return 1; }\n");
        for (String module : modules) {
            code.append("void *PyInit_").append(module).append("(void) { return 0; }\n");
        }
        Files.writeString(source, code);
        Path library = folder.resolve("library.so");
        Process cc =
                new ProcessBuilder(
                                "cc",
                                "-shared",
                                "-fPIC",
                                "-o",
                                library.toString(),
                                source.toString())
                        .inheritIO()
                        .start();
        assertEquals(0, cc.waitFor());
        return Files.readAllBytes(library);
    }

    @Test
    void everyModuleOfALibraryIsOfferedAndWhatItIsBuiltForIsRequired() throws Exception {
        file("lib/spam.abi3.so", library("spam", "eggs"));
        Attributes headers = built("lib;python=3.13");
        assertEquals(List.of(), builder.getErrors());
        String provided = headers.getValue("Provide-Capability");
        assertTrue(
                provided.contains(
                        "loader.module;loader.module=eggs;kind=extension;origin=\"lib/spam.abi3.so\""),
                provided);
        assertTrue(provided.contains("loader.module=spam;"), provided);
        assertTrue(provided.contains("sha256="), provided);
        String required = headers.getValue("Require-Capability");
        assertTrue(required.contains("(osgi.extender=loader.core)"), required);
        assertTrue(required.contains("(&(loader.abi=abi3)(version>=3.13))"), required);
        assertTrue(required.contains("(osgi.native.osname~=Linux)"), required);
    }

    /** Resolvers are told of the services; frameworks pass over what is effective at run time. */
    @Test
    void modulesAreServicesThatNeedLoadersServices() throws Exception {
        file("lib/spam.py", new byte[0]);
        file("lib/eggs.py", new byte[0]);
        Attributes headers = built("lib;java.interface=\"spam=java.lang.Runnable\"");
        assertEquals(List.of(), builder.getErrors());
        String provided = headers.getValue("Provide-Capability");
        assertTrue(
                provided.contains(
                        "osgi.service;objectClass:List<String>=\"loader.python.PyModule\";loader.module:List<String>=\"eggs,spam\";effective:=active"),
                provided);
        assertTrue(
                provided.contains(
                        "osgi.service;objectClass:List<String>=\"java.lang.Runnable\";loader.module:List<String>=spam;effective:=active"),
                provided);
        String required = headers.getValue("Require-Capability");
        assertTrue(
                required.contains(
                        "osgi.extender;filter:=\"(osgi.extender=loader.services)\";effective:=active"),
                required);
    }

    @Test
    void packagesSourcesAndNamespacesAreOfferedAndSiblingLibrariesAreNot() throws Exception {
        file("lib/pack/__init__.py", new byte[0]);
        file("lib/pack/_fast.cpython-314-x86_64-linux-gnu.so", library("_fast"));
        file("lib/space/inside.py", new byte[0]);
        file("lib/plain.py", new byte[0]);
        file("lib/libhelp.so", library());
        file("lib/pack-1.0.dist-info/METADATA", new byte[0]);
        Attributes headers = built("lib");
        assertEquals(List.of(), builder.getErrors());
        String provided = headers.getValue("Provide-Capability");
        assertEquals(3, provided.split("loader.module;", -1).length - 1, provided);
        assertTrue(provided.contains("kind=package;origin=\"lib/pack/__init__.py\""), provided);
        assertTrue(provided.contains("kind=namespace;origin=\"lib/space\""), provided);
        assertTrue(headers.getValue("Require-Capability").contains("(loader.abi=cp314)"));
    }

    @Test
    void aFolderForEachPlatformIsARoot() throws Exception {
        file("lib/linux-x86_64/spam.abi3.so", library("spam"));
        Attributes headers = built("lib");
        assertEquals(List.of(), builder.getErrors());
        String provided = headers.getValue("Provide-Capability");
        assertTrue(provided.contains("root=\"lib/linux-x86_64\""), provided);
        assertTrue(provided.contains("platform=linux-x86_64"), provided);
    }

    @Test
    void theHeadersOfTheAuthorStay() throws Exception {
        file("lib/plain.py", new byte[0]);
        builder.setProperty("Provide-Capability", "mine;mine=1");
        assertTrue(built("lib").getValue("Provide-Capability").startsWith("mine;mine=1,"));
    }

    @Test
    void withoutTheInstructionNothingIsAdded() throws Exception {
        file("lib/plain.py", new byte[0]);
        builder.setJar(files);
        Attributes headers = builder.build().getManifest().getMainAttributes();
        assertFalse(headers.containsKey(new Attributes.Name("Provide-Capability")));
    }

    private void isRefused(String instruction, String problem) throws Exception {
        built(instruction);
        assertTrue(
                builder.getErrors().stream().anyMatch(error -> error.contains(problem)),
                builder.getErrors().toString());
    }

    @Test
    void aModuleThatTheLibraryDoesNotExportFailsTheBuild() throws Exception {
        file("lib/spam.abi3.so", library("eggs"));
        isRefused("lib", "lib/spam.abi3.so: exports the modules [eggs] and not spam");
    }

    @Test
    void aModuleThatIsNotThereFailsTheBuild() throws Exception {
        file("lib/plain.py", new byte[0]);
        isRefused("lib;modules=\"plain,fancy\"", "there is no module fancy");
    }

    @Test
    void aFolderThatIsNotThereFailsTheBuild() throws Exception {
        isRefused("lib", "lib: the bundle has no such folder");
    }

    @Test
    void aLibraryInTheFolderOfAnotherPlatformFailsTheBuild() throws Exception {
        file("lib/windows-x86_64/spam.abi3.so", library("spam"));
        isRefused("lib", "is built for [linux-x86_64], not for windows-x86_64");
    }

    @Test
    void aLibraryThatIsNamedForAnotherPlatformFailsTheBuild() throws Exception {
        file("lib/spam.cpython-314-aarch64-linux-gnu.so", library("spam"));
        isRefused("lib", "is named for aarch64-linux-gnu and built for [linux-x86_64]");
    }

    @Test
    void librariesForTwoCPythonsFailTheBuild() throws Exception {
        file("lib/spam.cpython-314-x86_64-linux-gnu.so", library("spam"));
        file("lib/eggs.cpython-313-x86_64-linux-gnu.so", library("eggs"));
        isRefused("lib", "one bundle is for one CPython");
    }

    @Test
    void aNameThatDoesNotTellTheCPythonFailsTheBuildUnlessItIsSaid() throws Exception {
        file("lib/spam.so", library("spam"));
        isRefused("lib", "its name does not tell the CPython");
    }

    @Test
    void aFileThatIsNoLibraryFailsTheBuild() throws Exception {
        file("lib/spam.abi3.so", new byte[100]);
        isRefused("lib", "lib/spam.abi3.so: not a shared library");
    }

    @Test
    void theInterfacesOfServicesAreInTheCapabilityAndImported() throws Exception {
        file("lib/spam.py", new byte[0]);
        Attributes headers = built("lib;java.interface=org.example.api.Spam");
        assertEquals(List.of(), builder.getErrors());
        String provided = headers.getValue("Provide-Capability");
        assertTrue(
                provided.contains(";java.interface:List<String>=\"org.example.api.Spam\""),
                provided);
        assertTrue(headers.getValue("Import-Package").contains("org.example.api"));
    }

    @Test
    void ofSeveralModulesTheOneThatImplementsAnInterfaceIsNamed() throws Exception {
        file("lib/spam.py", new byte[0]);
        file("lib/eggs.py", new byte[0]);
        Attributes headers =
                built(
                        "lib;java.interface=\"spam=java.lang.Runnable,eggs=a.B,spam=a.C\";activator=eggs");
        assertEquals(List.of(), builder.getErrors());
        String provided = headers.getValue("Provide-Capability");
        assertTrue(
                provided.contains(
                        "\"lib/spam.py\";java.interface:List<String>=\"java.lang.Runnable,a.C\""),
                provided);
        assertTrue(
                provided.contains(
                        "\"lib/eggs.py\";java.interface:List<String>=\"a.B\";activator=true"),
                provided);
        assertEquals("a", headers.getValue("Import-Package"));
    }

    @Test
    void anInterfaceOfOneOfSeveralModulesIsAnError() throws Exception {
        file("lib/spam.py", new byte[0]);
        file("lib/eggs.py", new byte[0]);
        built("lib;java.interface=a.B");
        assertTrue(
                builder.getErrors().get(0).contains("say which of [eggs, spam] implements a.B"),
                builder.getErrors().toString());
    }

    @Test
    void aRemoteModuleSaysSo() throws Exception {
        file("lib/spam.py", new byte[0]);
        file("lib/eggs.py", new byte[0]);
        String capabilities = built("lib;remote=eggs").getValue("Provide-Capability");
        assertTrue(capabilities.contains("\"lib/eggs.py\";remote=true"), capabilities);
        assertFalse(capabilities.contains("\"lib/spam.py\";remote"), capabilities);
    }

    @Test
    void allModulesOfAFolderCanBeRemote() throws Exception {
        file("lib/spam.py", new byte[0]);
        file("lib/eggs.py", new byte[0]);
        String capabilities = built("lib;remote=true").getValue("Provide-Capability");
        assertTrue(capabilities.contains("\"lib/eggs.py\";remote=true"), capabilities);
        assertTrue(capabilities.contains("\"lib/spam.py\";remote=true"), capabilities);
    }

    @Test
    void theActivatorOfAModuleThatIsNotThereIsAnError() throws Exception {
        file("lib/spam.py", new byte[0]);
        built("lib;activator=ham");
        assertTrue(
                builder.getErrors().get(0).contains("there is no module ham"),
                builder.getErrors().toString());
    }

    @Test
    void aNameThatNoFileCanHaveIsRefused() throws Exception {
        file("lib/spam.py", new byte[0]);
        file("lib/data/eggs ", new byte[0]);
        isRefused("lib", "lib/data/eggs : has a name that ends with a space");
    }
}
