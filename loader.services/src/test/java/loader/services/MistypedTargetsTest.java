package loader.services;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MistypedTargetsTest {

    @ParameterizedTest
    @CsvSource({
        "(loader.modul=spam), loader.modul",
        "(&(loader.module=spam)(loader.versoin>=1.2)), loader.versoin",
        "(!( module ~= spam )), module",
        "(loader.module=spam),",
        "(&(Loader.Module=spam)(|(loader.kind=source)(loader.version<=2))),",
        "(&(loader.bundle=loader.modul)(service.ranking=1)(colour=red)),",
        "(loader.generation=1),",
    })
    void anAttributeThatLooksLikeOneOfLoadersIsNamed(String target, String unknown) {
        String filter = "(&(objectClass=loader.python.PyModule)" + target + ")";
        assertEquals(Optional.ofNullable(unknown), MistypedTargets.unknown(filter));
    }
}
