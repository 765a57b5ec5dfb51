/* Runs a script: its name is the first argument, and the others are the script's. */
#include "lauxlib.h"
#include "lua.h"
#include "lualib.h"
#include <stdio.h>

int main(int count, char **arguments) {
    lua_State *state = luaL_newstate();
    if (!state || count < 2) return 2;
    luaL_openlibs(state);
    lua_createtable(state, count - 2, 0);
    for (int number = 2; number < count; number++) {
        lua_pushstring(state, arguments[number]);
        lua_rawseti(state, -2, number - 1);
    }
    lua_setglobal(state, "arg");
    int failed = luaL_dofile(state, arguments[1]);
    if (failed) fprintf(stderr, "%s\n", lua_tostring(state, -1));
    lua_close(state);
    return failed != 0;
}
