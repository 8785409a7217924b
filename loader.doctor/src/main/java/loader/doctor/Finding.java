package loader.doctor;

/**
 * Something that an author should know.
 *
 * @param rule the stable name of the kind of finding, such as {@code private-api}
 * @param subject the module, library or file of the wheel that it is about
 * @param text what was found, one sentence
 */
public record Finding(String rule, Severity severity, String subject, String text) {}
