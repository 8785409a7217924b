"""Awaitables that Java awaits, on an event loop of this interpreter."""

import _thread

loop = None
loop_thread = None
loop_ends = False
starting = _thread.allocate_lock()


def event_loop():
    """The event loop of this interpreter, which runs on a thread of its own."""
    import asyncio
    import threading

    global loop, loop_thread
    with starting:
        if loop is None:
            made = asyncio.new_event_loop()
            loop_thread = threading.Thread(
                target=run, args=(made,), name="loader-asyncio", daemon=True
            )
            loop_thread.start()
            loop = made
    return loop


def run(endless):
    """Runs the loop until Java is done with it, whatever a coroutine does.

    What is still awaited then is cancelled.
    """
    import asyncio

    while not loop_ends:
        try:
            endless.run_forever()
        except SystemExit, KeyboardInterrupt:  # who awaits it gets it, too
            pass
    if tasks := asyncio.all_tasks(endless):
        for task in tasks:
            task.cancel()
        endless.run_until_complete(asyncio.wait(tasks))
    endless.close()


def stop_event_loop(patience):
    global loop_ends
    if loop_thread is not None and loop_thread.is_alive():
        loop_ends = True
        loop.call_soon_threadsafe(loop.stop)
        loop_thread.join(patience)


def awaited(awaitable, done):
    import asyncio

    async def result():
        return await awaitable

    asyncio.run_coroutine_threadsafe(result(), event_loop()).add_done_callback(done)
