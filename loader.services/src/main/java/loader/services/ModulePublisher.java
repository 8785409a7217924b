package loader.services;

import loader.importlib.ImportSystem;
import loader.proxies.Proxies;
import loader.spi.ImportedModules;

/** What services of modules are made with. */
record ModulePublisher(
        ServiceInterpreter interpreter,
        ImportSystem importSystem,
        ImportedModules imported,
        PythonBundleContexts contexts,
        AnnotatedInterfaces interfaces,
        RemoteExports exports) {

    Proxies proxies() {
        return contexts.proxies();
    }

    BundleModule module(ServiceModule offered) {
        return new BundleModule(offered, interpreter, importSystem, imported);
    }
}
