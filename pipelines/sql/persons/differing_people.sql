-- Question   which persons are new, other than before, or gone?
-- Unit       versions of persons; one row per (person, version), old and new
-- Leaves out persons that stay as they are
-- Beware     a person of whom a signature was decided in this run has all of its signatures decided
create or replace temp table differing_person as
with looked_at as (
    select person as person from new_person
    union
    select person as person from differing_assignment
), old_person as (
    select person.* from person semi join looked_at using (person)
)
select *, true as old from (from old_person except from new_person)
union all
select *, false as old from (from new_person except from old_person);
