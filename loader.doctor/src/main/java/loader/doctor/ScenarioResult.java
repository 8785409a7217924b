package loader.doctor;

/**
 * What came of a module in a scenario, in a process of its own.
 *
 * @param scenario the stable name of the scenario, such as {@code own-gil}
 * @param detail why, or what was measured; may be empty
 */
public record ScenarioResult(String module, String scenario, Outcome outcome, String detail) {}
