-- Question   which folded names must be decided again?
-- Unit       folded names; one row each, in round 0
-- Leaves out names whose signatures, verdicts and persons all stay as they are
-- Beware     a name is touched by its own signatures, by an ORCID iD, or by a person who loses or gains a signature
create or replace temp table touched_name as
with touched_position as (
    select paper as paper, position as position from moved_signature
    union
    select paper as paper, position as position from ruled
    union
    select paper as paper, position as position from assignment where starts_with(reason, 'verdict')
), touched_person as (
    select distinct assignment.person as person from assignment semi join touched_position using (paper, position)
), touched_orcid as (
    select distinct orcid as orcid from moved_signature where orcid is not null
)
select folded as folded, 0 as round from moved_signature
union
select signature.folded as folded, 0 as round from signature semi join touched_position using (paper, position)
union
select signature.folded as folded, 0 as round from signature semi join touched_orcid using (orcid)
union
select signature.folded as folded, 0 as round
from signature
join assignment using (paper, position)
semi join touched_person using (person);
