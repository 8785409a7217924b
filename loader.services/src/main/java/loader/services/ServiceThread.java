package loader.services;

/**
 * Threads for code of modules, which may take any time: Java's common pool has one on two cores.
 */
final class ServiceThread {

    private ServiceThread() {}

    static void run(Runnable work) {
        Thread thread = new Thread(work, "python-services");
        thread.setDaemon(true);
        thread.start();
    }
}
