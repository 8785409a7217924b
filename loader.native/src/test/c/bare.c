/* Nothing in it is particular to a processor but its code, so that its header can claim another. */
void *
PyInit_bare(void)
{
    return 0;
}
