create table kernel (id integer primary key, name text not null, lines integer);
insert into kernel (name, lines) values ('seL4', 10000), ('other', 30000000);
create index by_lines on kernel (lines);
with recursive number (value) as (select 1 union all select value + 1 from number where value < 2000)
insert into kernel (name, lines) select 'kernel-' || value, value * value % 9973 from number;
select count(*), sum(lines) from kernel;
