-- Question   on which papers do these records stand until now?
-- Unit       papers; one row per paper
-- Leaves out records that are new
-- Beware     all records of such a paper are among the touched ones
create or replace temp table old_paper as
select distinct paper_work.paper as paper
from paper_work
join member using (source, native_id);
