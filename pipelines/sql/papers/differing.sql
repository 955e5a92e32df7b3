-- Question   which papers are new, other than before, or gone?
-- Unit       papers; one row per key
-- Leaves out papers that stay as they are, and stand on the same records for the same reasons
-- Beware     the tables still hold the old rows when this is asked
create or replace temp table differing_paper as
with looked_at as (
    select paper as paper from old_paper
    union
    select paper as paper from new_paper
), old_place as (
    select paper_work.* from paper_work semi join looked_at using (paper)
)
select old_paper.paper as paper from old_paper anti join new_paper using (paper)
union
select made.paper as paper
from new_paper as made
left join paper as held using (paper)
where made is distinct from held
union
select paper as paper from (from old_place except from new_paper_work)
union
select paper as paper from (from new_paper_work except from old_place);
