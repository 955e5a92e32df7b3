-- Question   how often is each person cited, according to their headline source?
-- Unit       persons; one row each: value and range, papers with a count, papers counted
-- Leaves out persons without a headline source; papers without a count add nothing to the value
-- Beware     the high end is open (null) where the count of a paper, sure or possible, is unknown
with counted as (
    select distinct cited.person as person from cited
), told as (
    select authored.person as person,
           authored.sure as sure,
           cited.low as low,
           cited.high as high
    from authored
    join counted on counted.person = authored.person
    left join cited on cited.person = authored.person and cited.paper = authored.paper
)
select told.person as person,
       cast(sum(case when told.sure = true then coalesce(told.low, 0) else 0 end) as bigint) as value,
       cast(sum(case when told.sure = true then coalesce(told.low, 0) else 0 end) as bigint) as low,
       cast(case when sum(case when told.low is null then 1 else 0 end) > 0 then null else sum(told.high) end as bigint) as high,
       cast(sum(case when told.sure = true and told.low is not null then 1 else 0 end) as bigint) as with_count,
       cast(sum(case when told.sure = true then 1 else 0 end) as bigint) as of_count
from told
group by told.person
having sum(case when told.sure = true then 1 else 0 end) > 0
order by person nulls last;
