-- Question   which records must find their paper again?
-- Unit       records; one row per (source, native_id): those that are stale, and those that stood with them on one paper
-- Leaves out nothing
-- Beware     a stale key is source, tab, native_id; a source's name holds no tab
create or replace temp table touched_record as
with stale_record as (
    select distinct split_part(key, chr(9), 1) as source, substr(key, strpos(key, chr(9)) + 1) as native_id
    from stale
    where kind = 'work'
), stale_paper as (
    select distinct paper_work.paper as paper
    from paper_work
    join stale_record using (source, native_id)
)
select source as source, native_id as native_id, 0 as round from stale_record
union
select paper_work.source as source, paper_work.native_id as native_id, 0 as round
from paper_work
join stale_paper using (paper);
