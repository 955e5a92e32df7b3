-- Question   what is the greatest g for which the g most cited papers of a person have g * g citations together?
-- Unit       persons; one row each: value and range, papers with a count, papers counted
-- Leaves out persons without a headline source; g never exceeds the number of papers
-- Beware     for the high end a paper that is possible or without a count is cited often enough for all
with counted as (
    select distinct cited.person as person from cited
), told as (
    select authored.person as person,
           authored.paper as paper,
           authored.sure as sure,
           case when authored.sure = true then cited.low end as low,
           case when authored.sure = true then cited.high end as high,
           case when authored.sure = true and cited.high is not null then 0 else 1 end as enough
    from authored
    join counted on counted.person = authored.person
    left join cited on cited.person = authored.person and cited.paper = authored.paper
), ranked as (
    select told.person as person,
           told.sure as sure,
           told.low as low,
           row_number() over (partition by told.person order by told.low desc nulls last, told.paper nulls last) as place,
           sum(told.low) over (
               partition by told.person order by told.low desc nulls last, told.paper nulls last
               rows between unbounded preceding and current row
           ) as running,
           row_number() over (partition by told.person order by told.high desc nulls last, told.paper nulls last) as high_place,
           sum(told.high) over (
               partition by told.person order by told.high desc nulls last, told.paper nulls last
               rows between unbounded preceding and current row
           ) as high_running,
           sum(told.enough) over (partition by told.person) as enough
    from told
)
select ranked.person as person,
       cast(sum(case when ranked.low is not null and ranked.running >= ranked.place * ranked.place then 1 else 0 end)
            as bigint) as value,
       cast(sum(case when ranked.low is not null and ranked.running >= ranked.place * ranked.place then 1 else 0 end)
            as bigint) as low,
       cast(sum(case when ranked.enough > 0 or ranked.high_running >= ranked.high_place * ranked.high_place then 1 else 0 end)
            as bigint) as high,
       cast(sum(case when ranked.low is not null then 1 else 0 end) as bigint) as with_count,
       cast(sum(case when ranked.sure = true then 1 else 0 end) as bigint) as of_count
from ranked
group by ranked.person
having sum(case when ranked.sure = true then 1 else 0 end) > 0
order by person nulls last;
