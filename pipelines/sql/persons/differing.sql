-- Question   which assignments are new, other than before, or gone?
-- Unit       versions of assignments; one row per (paper, position, version), old and new
-- Leaves out assignments that stay as they are
-- Beware     the table still holds the old rows when this is asked
create or replace temp table differing_assignment as
with looked_at as (
    select paper as paper, position as position from new_assignment
    union
    select paper as paper, position as position from moved_signature
), old_assignment as (
    select assignment.* from assignment semi join looked_at using (paper, position)
)
select *, true as old from (from old_assignment except from new_assignment)
union all
select *, false as old from (from new_assignment except from old_assignment);
