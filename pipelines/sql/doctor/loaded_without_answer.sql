-- Question   what was loaded without an accepted answer?
-- Unit       loaded answers; one row per (ask_key, received_at, page)
-- Leaves out nothing
-- Beware     one body may have answered several questions
select loaded.page || ' of ' || loaded.received_at as what
from loaded
anti join (select * from answer where trouble is null) as accepted using (ask_key, received_at, page)
order by what;
