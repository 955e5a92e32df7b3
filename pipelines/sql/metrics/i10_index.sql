-- Question   how many papers of each person are cited at least ten times?
-- Unit       persons; one row each: value and range, papers with a count, papers counted
-- Leaves out persons without a headline source; papers without a count do not lift the value
-- Beware     for the high end a paper that is possible or without a count is cited often enough
with counted as (
    select distinct cited.person as person from cited
), told as (
    select authored.person as person,
           authored.sure as sure,
           case when authored.sure = true then cited.low end as low,
           case when authored.sure = true then cited.high end as high
    from authored
    join counted on counted.person = authored.person
    left join cited on cited.person = authored.person and cited.paper = authored.paper
)
select told.person as person,
       cast(sum(case when told.low >= 10 then 1 else 0 end) as bigint) as value,
       cast(sum(case when told.low >= 10 then 1 else 0 end) as bigint) as low,
       cast(sum(case when coalesce(told.high, 10) >= 10 then 1 else 0 end) as bigint) as high,
       cast(sum(case when told.low is not null then 1 else 0 end) as bigint) as with_count,
       cast(sum(case when told.sure = true then 1 else 0 end) as bigint) as of_count
from told
group by told.person
having sum(case when told.sure = true then 1 else 0 end) > 0
order by person nulls last;
