-- Question   what is the greatest h for which h papers of a person have at least h citations each?
-- Unit       persons; one row each: value and range, papers with a count, papers counted
-- Leaves out persons without a headline source; papers without a count do not lift the value
-- Beware     for the high end a paper that is possible or without a count is cited often enough
with counted as (
    select distinct cited.person as person from cited
), told as (
    select authored.person as person,
           authored.paper as paper,
           authored.sure as sure,
           cited.low as low,
           case when authored.sure = true then cited.high end as high,
           case when authored.sure = true and cited.high is not null then 0 else 1 end as enough
    from authored
    join counted on counted.person = authored.person
    left join cited on cited.person = authored.person and cited.paper = authored.paper
), ranked as (
    select told.person as person,
           told.sure as sure,
           told.low as low,
           told.high as high,
           told.enough as enough,
           row_number() over (
               partition by told.person
               order by case when told.sure = true then told.low end desc nulls last, told.paper nulls last
           ) as place,
           row_number() over (
               partition by told.person
               order by told.enough desc nulls last, told.high desc nulls last, told.paper nulls last
           ) as high_place
    from told
)
select ranked.person as person,
       cast(sum(case when ranked.sure = true and ranked.low >= ranked.place then 1 else 0 end) as bigint) as value,
       cast(sum(case when ranked.sure = true and ranked.low >= ranked.place then 1 else 0 end) as bigint) as low,
       cast(sum(case when ranked.enough = 1 or ranked.high >= ranked.high_place then 1 else 0 end) as bigint) as high,
       cast(sum(case when ranked.sure = true and ranked.low is not null then 1 else 0 end) as bigint) as with_count,
       cast(sum(case when ranked.sure = true then 1 else 0 end) as bigint) as of_count
from ranked
group by ranked.person
having sum(case when ranked.sure = true then 1 else 0 end) > 0
order by person nulls last;
