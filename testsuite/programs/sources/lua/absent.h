/* What Lua's library calls and WASI has not: it fails. */
#include <stdio.h>
#include <stdlib.h>
#define L_tmpnam 20
#define tmpnam(name) ((char *)0)
#define tmpfile() ((FILE *)0)
#define system(command) (-1)
