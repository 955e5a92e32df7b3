-- Question   whose figures must be made again?
-- Unit       persons; one row each: the stale ones, those measured by an older rule, and those whose absence of
--            counts has another reason now
-- Leaves out persons of whom nothing changed
-- Beware     persons who are no more are there too: their figures must go
create or replace temp table measured as
select key as person from stale where kind = 'person'
union
select figure.person as person
from figure
left join rule_version using (name)
where figure.version is distinct from rule_version.version
   or (figure.absent = 'not-asked' and $asked)
   or (figure.absent = 'no-answer' and not $asked);
