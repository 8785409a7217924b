"""Awaitables of Python and Java, each for the other side.

What Java awaits runs on an event loop of this interpreter.
"""

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
        turn(endless)
    endless.call_soon(endless.stop)
    turn(endless)  # what has been asked for before the end begins, and is cancelled
    if tasks := asyncio.all_tasks(endless):
        for task in tasks:
            task.cancel()
        endless.run_until_complete(asyncio.wait(tasks))
    endless.close()


def turn(endless):
    try:
        endless.run_forever()
    except (SystemExit, KeyboardInterrupt):  # who awaits it gets it, too
        pass


def stop_event_loop(patience):
    global loop_ends
    if loop_thread is not None and loop_thread.is_alive():
        loop_ends = True
        loop.call_soon_threadsafe(loop.stop)
        loop_thread.join(patience)


def awaited(awaitable, done):
    """Begins to await; the result is a function that cancels that."""
    future = begun(awaitable)
    future.add_done_callback(done)
    return future.cancel


def begun(awaitable):
    import asyncio

    async def result():
        return await awaitable

    return asyncio.run_coroutine_threadsafe(result(), event_loop())


def items(asynchronous):
    """The items of an asynchronous iterable, each of which who asks for it waits for."""
    iterator = aiter(asynchronous)
    try:
        while True:
            refuse_event_loop()
            try:
                item = begun(anext(iterator)).result()
            except StopAsyncIteration:
                return
            yield item
    finally:
        if hasattr(iterator, "aclose"):
            closing = begun(iterator.aclose())
            if _thread.get_ident() != loop_thread.ident:
                closing.result()


def refuse_event_loop():
    if loop_thread is not None and _thread.get_ident() == loop_thread.ident:
        raise RuntimeError("the event loop cannot wait for itself: use async for")


class JavaStage:
    """A CompletionStage of Java. Any event loop can await it; result() waits for it."""

    __slots__ = ("cancel", "outcome", "when_done")

    def __init__(self, when_done, outcome, cancel):
        self.when_done = when_done
        self.outcome = outcome
        self.cancel = cancel

    def __await__(self):
        import asyncio

        loop = asyncio.get_running_loop()
        done = loop.create_future()

        def tell():
            if not loop.is_closed():
                loop.call_soon_threadsafe(lambda: done.done() or done.set_result(None))

        self.when_done(tell)
        try:
            yield from done.__await__()
        except asyncio.CancelledError:
            self.cancel()
            raise
        return self.taken(asyncio.CancelledError)

    def result(self):
        from concurrent.futures import CancelledError

        return self.taken(CancelledError)

    def taken(self, cancelled):
        outcome = self.outcome()
        if outcome is None:
            raise cancelled
        return outcome[0]
