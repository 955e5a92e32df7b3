-- Question   whose figures must be made again?
-- Unit       persons; one row each: those who lost, gained or renamed a signature, and all on a stale paper
-- Leaves out persons of whom nothing changed
-- Beware     persons who are no more are there too: their figures must go
insert into stale
with stale_paper as (
    select distinct key as paper from stale where kind = 'paper'
), concerned as (
    select person as person from differing_assignment
    union
    select person as person from differing_person
    union
    select assignment.person as person from assignment semi join stale_paper using (paper)
    union
    select assignment.person as person from assignment semi join moved_signature using (paper, position)
)
select 'person' as kind, person as key from concerned;
