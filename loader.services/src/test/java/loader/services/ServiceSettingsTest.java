package loader.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a configuration says. */
class ServiceSettingsTest {

    private static long memory(String text) {
        return ServiceSettings.of(Map.of("memory", text)).memory();
    }

    @Test
    void aNumberOfBytesMayHaveAUnit() {
        assertEquals(0, ServiceSettings.of(Map.of()).memory());
        assertEquals(300, memory("300"));
        assertEquals(512L << 20, memory("512m"));
        assertEquals(2L << 30, memory("2G"));
    }

    @Test
    void aWrongNumberOfBytesIsNoLimit() {
        for (String wrong : new String[] {"m", "-1", "many", "1.5g", "9000000000000000g"}) {
            assertEquals(0, memory(wrong), wrong);
        }
    }

    @Test
    void onlyServicesInProcessesAreSpread() {
        assertTrue(ServiceSettings.of(Map.of("interpreter", "PROCESS", "workers", 2)).isSpread());
        assertTrue(ServiceSettings.of(Map.of("interpreter", "PROCESS", "workers", "2")).isSpread());
        assertFalse(ServiceSettings.of(Map.of("interpreter", "PROCESS")).isSpread());
        assertFalse(ServiceSettings.of(Map.of("interpreter", "PROCESS", "workers", 0)).isSpread());
        assertFalse(ServiceSettings.of(Map.of("workers", 2)).isSpread());
    }
}
