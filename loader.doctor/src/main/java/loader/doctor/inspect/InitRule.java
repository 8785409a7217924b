package loader.doctor.inspect;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import loader.doctor.Finding;
import loader.doctor.InitKind;
import loader.doctor.Severity;
import loader.library.ExportHook;
import loader.library.ExtensionFileName;
import loader.library.LibraryTrait;

/** How the modules of a library are initialized (PEP 489, 793, 803), and its file name. */
final class InitRule implements LibraryRule {

    /** What the library tells of a module of it. */
    static InitKind kind(InspectedLibrary library, Set<ExportHook> hooks) {
        if (!hooks.contains(ExportHook.INIT)) {
            return InitKind.EXPORT;
        }
        if (library.has(LibraryTrait.SINGLE_PHASE)) {
            return InitKind.SINGLE_PHASE;
        }
        return library.has(LibraryTrait.MULTI_PHASE) ? InitKind.MULTI_PHASE : InitKind.UNKNOWN;
    }

    @Override
    public void check(InspectedWheel wheel, InspectedLibrary library, Consumer<Finding> found) {
        library.extensionName().ifPresent(name -> checkName(wheel, library, name, found));
        library.hooks()
                .forEach((module, hooks) -> checkHooks(wheel, library, module, hooks, found));
        if (library.isExtension() && library.imports("PyType_Ready")) {
            found.accept(
                    StaticRule.STATIC_TYPES.finding(
                            library.file(),
                            "imports PyType_Ready, so it has static types, which interpreters with"
                                    + " their own GIL cannot share"));
        }
        if (library.imports("PyGILState_Ensure")) {
            found.accept(
                    StaticRule.GIL_STATE.finding(
                            library.file(),
                            "imports PyGILState_Ensure, which knows the main interpreter only"));
        }
    }

    private static void checkHooks(
            InspectedWheel wheel,
            InspectedLibrary library,
            String module,
            Set<ExportHook> hooks,
            Consumer<Finding> found) {
        if (kind(library, hooks) == InitKind.SINGLE_PHASE && library.isElf()) {
            found.accept(
                    StaticRule.SINGLE_PHASE.finding(
                            library.file(),
                            module
                                    + " uses single-phase initialization: it cannot be in an"
                                    + " interpreter with its own GIL, nor run as __main__"));
        }
        if (wheel.claims().isAbi3t() && !hooks.contains(ExportHook.EXPORT)) {
            found.accept(
                    StaticRule.ABI3T_WITHOUT_EXPORT_HOOK.finding(
                            library.file(), "has no " + ExportHook.EXPORT.symbol(module)));
        }
    }

    private static void checkName(
            InspectedWheel wheel,
            InspectedLibrary library,
            ExtensionFileName name,
            Consumer<Finding> found) {
        boolean isSaid = !name.abi().equals("none");
        if (isSaid && !library.isExtension()) {
            found.accept(
                    StaticRule.NO_INIT_FUNCTION.finding(
                            library.file(),
                            "has the name of an extension module and no "
                                    + ExportHook.INIT.symbol(name.module())));
        } else if (library.isExtension()
                && !name.isPackage()
                && !library.hooks().containsKey(name.module())) {
            found.accept(
                    StaticRule.NO_INIT_FUNCTION.finding(
                            library.file(),
                            "has no "
                                    + ExportHook.INIT.symbol(name.module())
                                    + ", only those of "
                                    + Words.list(library.hooks().keySet())));
        }
        if (library.isExtension()) {
            wrongAbi(wheel.claims(), name)
                    .ifPresent(
                            text ->
                                    found.accept(
                                            StaticRule.EXTENSION_NAME.finding(
                                                    Severity.WARNING, library.file(), text)));
        }
    }

    private static Optional<String> wrongAbi(Claims claims, ExtensionFileName name) {
        boolean isForCPython = name.abi().matches("cp3\\d+t?") && !name.debug();
        boolean isAnyClaimed =
                claims.abis().contains(name.abi())
                        || claims.abis().contains("none")
                        || claims.abis().isEmpty();
        if (!isForCPython || isAnyClaimed) {
            return Optional.empty();
        }
        return Optional.of(
                "is found by "
                        + name.abi()
                        + " only, and the wheel is for "
                        + String.join(", ", claims.abis()));
    }
}
