-- Question   whose figures must be made again?
-- Unit       persons; one row each: the stale ones, those measured by an older rule, and those whose absence of
--            counts has another reason now
-- Leaves out persons of whom nothing changed
-- Beware     persons who are no more are there too: their figures must go; n stands for the person while figures are
--            made, since numbers are grouped and sorted in half the time of text
create or replace temp table measured as
with concerned as (
    select key as person from stale where kind = 'person'
    union
    select figure.person as person
    from figure
    left join rule_version using (name)
    where figure.version is distinct from rule_version.version
       or (figure.absent = 'not-asked' and $asked)
       or (figure.absent = 'no-answer' and not $asked)
)
select person as person, cast(row_number() over (order by person) as integer) as n from concerned;
