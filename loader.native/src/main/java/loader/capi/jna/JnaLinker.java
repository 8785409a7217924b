package loader.capi.jna;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import loader.capi.CApi;
import loader.capi.Memory;
import loader.capi.NativeLinker;
import loader.capi.Stacks;
import loader.files.CacheFolder;
import loader.files.PrivateFolder;
import loader.spi.PropertyNames;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way through JNA, on every supported Java. */
@Component
public final class JnaLinker implements NativeLinker {

    private static final int RTLD_NOW_LOCAL = 2;
    private static final Map<String, ?> LOCAL =
            Map.of(com.sun.jna.Library.OPTION_OPEN_FLAGS, RTLD_NOW_LOCAL);

    private static final Logger LOG = LoggerFactory.getLogger(JnaLinker.class);

    /** C may call these at any time, so they are never given up. */
    private static final Queue<Callback> REACHABLE_FROM_C = new ConcurrentLinkedQueue<>();

    /** JNA closes a library that nobody refers to, whatever still points into it. */
    private static final Set<NativeLibrary> OPEN = ConcurrentHashMap.newKeySet();

    /**
     * A thread of C becomes a daemon thread of Java at its first call, until it ends. JNA's default
     * is another thread for each call; the end of a call within a call would take the thread of the
     * outer one away, which fails with a line on stderr.
     */
    private static final CallbackThreadInitializer THREADS_OF_C =
            new CallbackThreadInitializer(true, false);

    private final Memory memory;

    /** Takes JNA's native part as it is, or where it was unpacked. */
    public JnaLinker() {
        memory = new JnaMemory();
    }

    @Activate
    public JnaLinker(BundleContext context) {
        boolean unpacked = unpackTo(context);
        memory = new JnaMemory();
        if (unpacked) {
            UnpackedJna.forget();
        }
    }

    private static boolean unpackTo(BundleContext context) {
        try {
            Optional<Path> cache = CacheFolder.of(context.getProperty(PropertyNames.CACHE));
            if (cache.isPresent()) {
                return UnpackedJna.in(PrivateFolder.open(cache.get()));
            }
        } catch (IOException unusable) {
            LOG.debug("JNA is unpacked to the framework's own folder", unusable);
        }
        try {
            return UnpackedJna.in(context.getDataFile("jna").toPath());
        } catch (IOException unusable) {
            LOG.warn("JNA is unpacked in its own way: {}", unusable.getMessage());
            return false;
        }
    }

    /** What JNA makes a C function of. */
    interface CFunction extends Callback {
        long invoke(long self, long arguments);
    }

    /**
     * A function that returns its argument, an address being positive. JNA makes a callback that is
     * called without reflection only of an argument of a direct-mapped function.
     */
    private static final class Identity {

        static {
            Native.register(Identity.class, NativeLibrary.getProcess());
        }

        static native long llabs(CFunction function);
    }

    @Override
    public String name() {
        return "JNA";
    }

    @Override
    public Memory memory() {
        return memory;
    }

    @Override
    public NativeLinker.Library open(Path file, boolean global) {
        try {
            NativeLibrary library =
                    NativeLibrary.getInstance(file.toString(), global ? Map.of() : LOCAL);
            OPEN.add(library);
            return new JnaLibrary(library, OPEN);
        } catch (UnsatisfiedLinkError refused) {
            throw new UnsatisfiedLinkError(reason(refused));
        }
    }

    /** What the system said; JNA's own message tells of all the places where it looked. */
    private static String reason(UnsatisfiedLinkError refused) {
        Throwable[] tries = refused.getSuppressed();
        return tries.length == 0 ? refused.getMessage() : tries[0].getMessage();
    }

    @Override
    public CApi capi(NativeLinker.Library functions) {
        return new JnaApi(((JnaLibrary) functions).library());
    }

    @Override
    public Stacks stacks(NativeLinker.Library own) {
        return new JnaStacks(((JnaLibrary) own).library());
    }

    @Override
    public long call(long function, long... arguments) {
        Object[] words = Arrays.stream(arguments).boxed().toArray();
        return Function.getFunction(new Pointer(function)).invokeLong(words);
    }

    @Override
    public void callForStruct(long function, long struct, int words, long... arguments) {
        Object[] boxed = Arrays.stream(arguments).boxed().toArray();
        FourWords result =
                (FourWords)
                        Function.getFunction(new Pointer(function)).invoke(FourWords.class, boxed);
        if (words > result.words.length) {
            throw new IllegalArgumentException("a struct of " + words + " words");
        }
        for (int i = 0; i < words; i++) {
            memory.putLong(struct + (long) i * Long.BYTES, result.words[i]);
        }
    }

    /** {@code PyStatus} is the only struct that is returned by value. */
    @Structure.FieldOrder("words")
    public static final class FourWords extends Structure implements Structure.ByValue {
        public long[] words = new long[4];
    }

    @Override
    public long functionPointer(Upcall upcall) {
        CFunction function = upcall::call;
        Native.setCallbackThreadInitializer(function, THREADS_OF_C);
        REACHABLE_FROM_C.add(function);
        return Identity.llabs(function);
    }
}
