package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import loader.testing.Program;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code --process --python HOME} with the CPython of the machine, from 3.10 on. */
@Timeout(300)
class OtherPythonIT {

    private static final String MODULE =
            """
            #include <Python.h>
            static int run(PyObject *module) {
                PyObject *name = PyObject_GetAttrString(module, "__name__");
                PySys_FormatStdout("%U built for %s\\n", name, PY_VERSION);
                Py_XDECREF(name);
                return 0;
            }
            static PyModuleDef_Slot slots[] = {{Py_mod_exec, run}, {0, 0}};
            static PyModuleDef definition = {
                PyModuleDef_HEAD_INIT, .m_name = "native", .m_slots = slots};
            PyMODINIT_FUNC PyInit_native(void) { return PyModuleDef_Init(&definition); }
            """;

    /** Makes a wheel of the library, with the tag of that version. */
    private static final String PACK =
            """
            import base64, hashlib, sys, zipfile
            library, version, folder = sys.argv[1:]
            tag = f"cp{version}-cp{version}-linux_x86_64"
            info = "native-1.0.dist-info/"
            files = {
                f"native.cpython-{version}-x86_64-linux-gnu.so": open(library, "rb").read(),
                info + "METADATA": b"Metadata-Version: 2.1\\nName: native\\nVersion: 1.0\\n",
                info + "WHEEL": f"Wheel-Version: 1.0\\nTag: {tag}\\n".encode(),
            }
            record = ""
            with zipfile.ZipFile(f"{folder}/native-1.0-{tag}.whl", "w") as wheel:
                for name, content in files.items():
                    wheel.writestr(name, content)
                    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
                    record += f"{name},sha256={digest.rstrip(b'=').decode()},{len(content)}\\n"
                wheel.writestr(info + "RECORD", record + info + "RECORD,,\\n")
            """;

    @TempDir static Path folder;
    private static String home;
    private static String version;

    @BeforeAll
    static void buildWheels() throws Exception {
        List<String> facts =
                machine(
                        "import sys, sysconfig; print(sys.base_prefix,"
                                + " sysconfig.get_path('include'), *sys.version_info[:2])");
        home = facts.get(0);
        assumeTrue(Integer.parseInt(facts.get(3)) >= 10, "python3 is older than 3.10");
        assumeTrue(!facts.get(3).equals("14"), "python3 is the version that is embedded");
        assumeTrue(Files.exists(Path.of(facts.get(1), "Python.h")), "python3 has no headers here");
        version = facts.get(2) + facts.get(3);
        Path source = Files.writeString(folder.resolve("native.c"), MODULE);
        String library = folder.resolve("native.so").toString();
        Program.of("cc", "-shared", "-fPIC", "-I" + facts.get(1), source.toString(), "-o", library)
                .output();
        Path pack = Files.writeString(folder.resolve("pack.py"), PACK);
        for (String each : List.of(version, "314")) {
            Program.of("python3", pack.toString(), library, each, folder.toString()).output();
        }
    }

    private static List<String> machine(String code) {
        return List.of(Program.of("python3", "-c", code).output().strip().split(" "));
    }

    private static String wheel(String version) {
        return folder.resolve("native-1.0-cp%1$s-cp%1$s-linux_x86_64.whl".formatted(version))
                .toString();
    }

    private static Outcome process(String... arguments) {
        List<String> words = new ArrayList<>(List.of("--process", "--python", home));
        words.addAll(List.of(arguments));
        return Distribution.run(words.toArray(String[]::new));
    }

    @Test
    void theProgramRunsInThatVersion() {
        Outcome outcome =
                process("-c", "import sys; print('%d%d' % sys.version_info[:2], sys.argv)", "ä");
        assertEquals(List.of(version + " ['-c', 'ä']"), outcome.lines());
        assertEquals(0, outcome.status());
    }

    @Test
    void aWheelForThatVersionIsImportedAndRunsAsMain() {
        assertEquals(
                List.of("native built for " + patch()),
                process("--with", wheel(version), "-c", "import native").lines());
        assertEquals(
                List.of("__main__ built for " + patch()),
                process("--with", wheel(version), "-m", "native").lines());
        Outcome embedded = Distribution.command("--with", wheel(version), "-m", "native").run();
        assertTrue(embedded.err().contains("does not run here"), embedded::toString);
    }

    private static String patch() {
        return machine("import platform; print(platform.python_version())").get(0);
    }

    @Test
    void aModuleOfAnotherVersionIsRefusedByName() {
        Outcome outcome = process("--with", wheel("314"), "-c", "import native");
        assertEquals(1, outcome.status());
        assertTrue(
                outcome.last().startsWith("ImportError: native: ")
                        && outcome.last().endsWith("is built for cp314, not for cp" + version),
                outcome::toString);
    }

    @Test
    void aHomeWithoutPythonIsRefused() {
        String[] words = {"--process", "--python", folder.toString(), "-c", "pass"};
        Outcome outcome = Distribution.command(words).run();
        assertEquals(1, outcome.status());
        assertTrue(outcome.err().contains(folder + ": there is no bin/python3"), outcome::toString);
    }
}
