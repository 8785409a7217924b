/** Diagnoses as text for people, JSON, JUnit XML, SARIF and HTML. */
@Export
@Version("1.0.0")
package loader.doctor.report;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
