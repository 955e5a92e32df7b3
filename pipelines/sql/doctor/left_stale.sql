-- Question   what is stale, although no run was cut short?
-- Unit       stale rows; one row per (kind, key)
-- Leaves out everything while the newest run has no end: it is under way, or was killed, and the next one goes on
-- Beware     `run` is the one that asks, and has done its work; a kind that no step
--            asks for is never removed, and always wrong
select kind || ' ' || replace(key, chr(9), ':') as what
from stale
where kind not in ('work', 'paper', 'person', 'profile')
   or (select arg_max(ended_at is not null or id = $run, started_at) from run)
order by what;
