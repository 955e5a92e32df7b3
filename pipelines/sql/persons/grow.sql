-- Question   which further names share an ORCID iD or a person with those found in the last round?
-- Unit       folded names; one new row each, with the number of this round
-- Leaves out names that are there already
-- Beware     persons are those of the last run
insert into touched_name
with last_round as (
    select folded as folded from touched_name where round = $round - 1
), held as (
    select signature.paper as paper, signature.position as position, signature.orcid as orcid
    from signature
    semi join last_round using (folded)
), linked_orcid as (
    select distinct orcid as orcid from held where orcid is not null
), linked_person as (
    select distinct assignment.person as person from assignment semi join held using (paper, position)
), found as (
    select signature.folded as folded from signature semi join linked_orcid using (orcid)
    union
    select signature.folded as folded
    from signature
    join assignment using (paper, position)
    semi join linked_person using (person)
)
select found.folded as folded, $round as round
from found
anti join touched_name using (folded);
