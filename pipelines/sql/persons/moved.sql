-- Question   which signatures of the stale papers are new, other than before, or gone?
-- Unit       versions of signatures; one row per (paper, position, version), old and new
-- Leaves out signatures that stay as they are
-- Beware     the table still holds the old rows when this is asked
create or replace temp table moved_signature as
with stale_paper as (
    select distinct key as paper from stale where kind = 'paper'
), old_signature as (
    select signature.* from signature semi join stale_paper using (paper)
)
select *, true as old from (from old_signature except from new_signature)
union all
select *, false as old from (from new_signature except from old_signature);
