/* A library with a C variable, which a program opens by ctypes. */
static int count;

int
next(void)
{
    return ++count;
}
