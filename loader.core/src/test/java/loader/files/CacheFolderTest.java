package loader.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the cache is. {@code CacheIT} holds the script to the same table. */
class CacheFolderTest {

    @ParameterizedTest(name = "{0} | LOADER_CACHE={1} XDG_CACHE_HOME={2} HOME={3} entry={4} -> {5}")
    @CsvSource(
            nullValues = "-",
            value = {
                "/named, /own,  /xdg, /home/u, /entry, /named",
                "named,  /own,  /xdg, /home/u, /entry, named",
                "'',     /own,  /xdg, /home/u, /entry, /own",
                "-,      own,   /xdg, /home/u, /entry, own",
                "-,      '',    /xdg, /home/u, /entry, /xdg/loader",
                "-,      -,     xdg,  /home/u, /entry, /home/u/.cache/loader",
                "-,      -,     '',   /home/u, /entry, /home/u/.cache/loader",
                "-,      -,     /,    /home/u, /entry, /home/u/.cache/loader",
                "-,      -,     -,    home,    /entry, /entry/.cache/loader",
                "-,      -,     -,    '',      /entry, /entry/.cache/loader",
                "-,      -,     -,    /,       /entry, /entry/.cache/loader",
                "-,      -,     -,    //,      /entry, /entry/.cache/loader",
                "-,      -,     -,    /.,      /entry, /entry/.cache/loader",
                "-,      -,     -,    -,       /entry, /entry/.cache/loader",
                "-,      -,     -,    /,       /,      -",
                "-,      -,     -,    -,       ?,      -",
                "-,      -,     -,    -,       -,      -",
            })
    void theFirstThatIsSetIsTheCache(
            String named, String own, String xdg, String home, String entry, String expected) {
        Map<String, String> environment = new HashMap<>();
        environment.put("LOADER_CACHE", own);
        environment.put("XDG_CACHE_HOME", xdg);
        environment.put("HOME", home);
        environment.values().removeIf(value -> value == null);
        assertEquals(
                Optional.ofNullable(expected).map(Path::of),
                CacheFolder.of(named, environment, entry));
    }
}
