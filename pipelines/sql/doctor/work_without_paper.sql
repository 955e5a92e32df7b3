-- Question   which works describe no paper?
-- Unit       records; one row per (source, native_id)
-- Leaves out works that are stale: their paper is made in the next run
-- Beware     a stale key is source, tab, native_id
select distinct work.source || ':' || work.native_id as what
from work
anti join paper_work using (source, native_id)
where not exists (from stale where stale.kind = 'work' and stale.key = work.source || chr(9) || work.native_id)
order by what;
