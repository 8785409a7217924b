/* A library that includes a header of C++, as the modules above it do. */
#include "unique.h"

long
unique_count(void)
{
    return ++inline_count;
}
