-- Question   which records are to be joined into papers?
-- Unit       records; one row per (source, native_id), each its own component to begin with
-- Leaves out nothing
-- Beware     n and label mean something within this run only
create or replace temp table member as
select row_number() over (order by source, native_id) as n,
       row_number() over (order by source, native_id) as label,
       source as source,
       native_id as native_id
from touched_record;
