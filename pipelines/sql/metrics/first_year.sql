-- Question   in which year did each person's first paper appear?
-- Unit       persons; one row each: value and range, papers with a year, papers counted
-- Leaves out papers without a date
-- Beware     a possible paper may be older: that is the low end
select authored.person as person,
       cast(min(case when authored.sure = true then authored.year end) as bigint) as value,
       cast(min(authored.year) as bigint) as low,
       cast(min(case when authored.sure = true then authored.year end) as bigint) as high,
       cast(sum(case when authored.sure = true and authored.year is not null then 1 else 0 end) as bigint) as with_count,
       cast(sum(case when authored.sure = true then 1 else 0 end) as bigint) as of_count
from authored
group by authored.person
having sum(case when authored.sure = true and authored.year is not null then 1 else 0 end) > 0
order by person nulls last;
