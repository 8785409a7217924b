package loader.webconsole;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import loader.importlib.CatalogEntry;
import loader.importlib.ImportSystem;
import loader.importlib.ModuleCatalog;
import loader.importlib.ModuleName;
import loader.python.PythonRuntime;
import loader.runpy.RunPy;
import org.apache.felix.webconsole.servlet.AbstractServlet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The page Loader of the web console. */
@Component(
        service = Servlet.class,
        property = {
            "felix.webconsole.label=loader",
            "felix.webconsole.title=Loader",
            "felix.webconsole.category=OSGi"
        })
public final class LoaderServlet extends AbstractServlet {

    private static final long serialVersionUID = 1L;

    private final transient PythonRuntime runtime;
    private final transient ModuleCatalog catalog;
    private final transient RunPy runPy;
    private final transient ImportSystem importSystem;

    /** One measurement at a time: another would be in its recording. */
    private final transient Lock measuring = new ReentrantLock();

    private transient volatile MeasuredImport.Result last;

    @Activate
    public LoaderServlet(
            @Reference(policyOption = GREEDY) PythonRuntime runtime,
            @Reference(policyOption = GREEDY) ModuleCatalog catalog,
            @Reference(policyOption = GREEDY) RunPy runPy,
            @Reference(policyOption = GREEDY) ImportSystem importSystem) {
        this.runtime = runtime;
        this.catalog = catalog;
        this.runPy = runPy;
        this.importSystem = importSystem;
    }

    @Override
    public void renderContent(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        PrintWriter out = response.getWriter();
        new LoaderPage(Snapshot.of(runtime, catalog, runPy), last).print(out);
    }

    /** Imports a module of a bundle and shows what it cost. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String module = request.getParameter("module");
        if (!isFromThisPage(request)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN, "from another site");
        } else if (module == null || !isOffered(module)) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, "no module of a bundle");
        } else if (!MeasuredImport.isPossible()) {
            response.sendError(HttpServletResponse.SC_NOT_IMPLEMENTED, "no Flight Recorder");
        } else if (!measuring.tryLock()) {
            response.sendError(HttpServletResponse.SC_CONFLICT, "another import is measured now");
        } else {
            try {
                last = MeasuredImport.of(runtime, importSystem, new ModuleName(module));
            } finally {
                measuring.unlock();
            }
            response.sendRedirect(request.getRequestURI());
        }
    }

    /** A browser tells the site of a form; a page of another site may not import anything here. */
    private static boolean isFromThisPage(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        try {
            return origin == null
                    || String.valueOf(URI.create(origin).getAuthority())
                            .equals(request.getHeader("Host"));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private boolean isOffered(String module) {
        return catalog.entries().stream().map(CatalogEntry::name).anyMatch(module::equals);
    }
}
