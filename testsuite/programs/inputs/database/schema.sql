select type, name, sql from sqlite_schema order by name;
