// SQLite's library, as a command: sqlite DATABASE, with statements on standard input; rows are printed with `|` between
// columns.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static int row(void *first, int count, char **values, char **names) {
    for (int column = 0; column < count; column++)
        printf("%s%s", column ? "|" : "", values[column] ? values[column] : "");
    putchar('\n');
    return 0;
}

int main(int count, char **arguments) {
    static char text[1 << 20];
    sqlite3 *database;
    if (count != 2 || sqlite3_open(arguments[1], &database) != SQLITE_OK)
        return fprintf(stderr, "cannot open the database\n"), 1;
    text[fread(text, 1, sizeof text - 1, stdin)] = 0;
    char *error;
    if (sqlite3_exec(database, text, row, NULL, &error) != SQLITE_OK)
        return fprintf(stderr, "%s\n", error), 1;
    return sqlite3_close(database) == SQLITE_OK ? 0 : 1;
}
