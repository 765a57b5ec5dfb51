// A program to stop in: two calls deep, at lines that the test of debuggers names
// (testsuite/tests/machine/debugger.rs).

__attribute__((noinline)) static int inner(volatile int *number)
{
    return *number * 2; // stop here
}

__attribute__((noinline)) static int outer(volatile int *number)
{
    return inner(number) + 1; // called from here
}

int main(void)
{
    volatile int number = 20;
    return outer(&number); // and from here
}
