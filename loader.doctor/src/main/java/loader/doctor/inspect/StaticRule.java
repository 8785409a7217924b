package loader.doctor.inspect;

import java.util.Locale;
import loader.doctor.Finding;
import loader.doctor.Severity;

/** What is looked for without running anything; {@code docs/doctor.md} explains each. */
public enum StaticRule {
    ARCHIVE(Severity.ERROR, "The file is not a wheel that can be read"),
    RECORD(Severity.ERROR, "RECORD and the archive do not hold the same files"),
    DIGEST(Severity.ERROR, "A file is not the one that RECORD names"),
    METADATA(Severity.ERROR, "The metadata is missing or not valid"),
    TAGS_DIFFER(Severity.WARNING, "WHEEL and the file name have different tags"),
    ROOT_IS_PURELIB(Severity.WARNING, "Root-Is-Purelib is true for compiled modules"),
    ENTRY_POINT(Severity.ERROR, "An entry point names a module that is not there"),
    MALFORMED_LIBRARY(Severity.ERROR, "A library cannot be loaded"),
    UNREAD_LIBRARY(Severity.NOTE, "A library is of a format that is not read"),
    WRONG_PLATFORM(Severity.ERROR, "A library is for another platform than the tags"),
    EXTENSION_NAME(Severity.WARNING, "The name of a module's file keeps Python from finding it"),
    NO_INIT_FUNCTION(Severity.WARNING, "A file with the name of a module has no init function"),
    SINGLE_PHASE(Severity.NOTE, "A module uses single-phase initialization"),
    STATIC_TYPES(Severity.NOTE, "A library has static types"),
    GIL_STATE(Severity.NOTE, "A library uses the PyGILState functions"),
    PROCESS_STATE(Severity.NOTE, "A library has many variables, which interpreters share"),
    PRIVATE_API(Severity.NOTE, "A library uses private names of the C API"),
    ABI3_VIOLATION(Severity.ERROR, "A library for abi3 uses names outside the stable ABI"),
    ABI3_TOO_NEW(Severity.ERROR, "A library uses names of a later stable ABI than its tag"),
    ABI3T_WITHOUT_EXPORT_HOOK(Severity.WARNING, "A library for abi3t has no PyModExport function"),
    GLIBC_TOO_NEW(Severity.ERROR, "A library needs a later glibc than its tag"),
    SYMBOL_VERSION_TOO_NEW(Severity.ERROR, "A library needs a later libstdc++ or libgcc"),
    WRONG_LIBC(Severity.ERROR, "A library needs another C library than its tag"),
    LINUX_TAG(Severity.NOTE, "The tag promises nothing about the C library"),
    LIBRARY_NOT_BUNDLED(Severity.ERROR, "A needed library is neither in the wheel nor everywhere"),
    LINKS_LIBPYTHON(Severity.ERROR, "A library needs libpython"),
    RPATH_OUTSIDE(Severity.WARNING, "A search path leads out of the wheel"),
    MISSING_SYMBOL(Severity.ERROR, "Nothing defines a symbol that a library needs"),
    TEXT_RELOCATIONS(Severity.WARNING, "Code is changed when it is loaded"),
    EXECUTABLE_STACK(Severity.ERROR, "A library asks for executable stacks");

    private final Severity severity;
    private final String summary;

    StaticRule(Severity severity, String summary) {
        this.severity = severity;
        this.summary = summary;
    }

    /** The stable name, such as {@code glibc-too-new}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What a finding of it means, in one sentence. */
    public String summary() {
        return summary;
    }

    public Severity severity() {
        return severity;
    }

    Finding finding(String subject, String text) {
        return new Finding(id(), severity, subject, text);
    }

    Finding finding(Severity other, String subject, String text) {
        return new Finding(id(), other, subject, text);
    }
}
