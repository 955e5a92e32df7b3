-- Question   who has too few figures, or figures of nobody?
-- Unit       persons; one row each
-- Leaves out persons who are stale: they are measured in the next run
-- Beware     every person has every figure, with a value or a reason
select person as what
from (
    select figure.person as person from figure anti join person using (person)
    union
    select yearly.person as person from yearly anti join person using (person)
    union
    select person.person as person
    from person
    left join figure using (person)
    group by person.person
    having count(distinct figure.name) < $figures
) as broken
where not exists (from stale where stale.kind = 'person' and stale.key = broken.person)
order by what;
