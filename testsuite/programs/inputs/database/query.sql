select name, lines from kernel order by lines desc, name limit 5;
update kernel set lines = lines + 1 where name like 'kernel-1%';
select count(*), sum(lines), min(name) from kernel;
pragma integrity_check;
