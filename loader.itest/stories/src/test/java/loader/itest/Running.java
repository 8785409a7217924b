package loader.itest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.runpy.Streams;

/** What a run wrote, and its exit status. */
record Running(int status, String out, String err) {

    static Running of(RunPy runPy, RunRequest request) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        InputStream nothing = new ByteArrayInputStream(new byte[0]);
        int status = runPy.run(request.withStreams(new Streams(nothing, out, err))).status();
        return new Running(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
