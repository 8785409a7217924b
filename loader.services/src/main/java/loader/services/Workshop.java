package loader.services;

import loader.importlib.ImportSystem;
import loader.proxies.Proxies;
import loader.spi.ImportedModules;

/** What services of modules are made with. */
record Workshop(
        ServiceInterpreter interpreter,
        ImportSystem importSystem,
        ImportedModules imported,
        Scopes scopes,
        AnnotatedInterfaces interfaces) {

    Proxies proxies() {
        return scopes.proxies();
    }

    BundleModule module(OfferedModule offered) {
        return new BundleModule(offered, interpreter, importSystem, imported);
    }
}
