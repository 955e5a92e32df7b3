-- Question   how many papers does each person have?
-- Unit       persons; one row each: value and range, papers the figure knows of, papers counted
-- Leaves out persons without a sure paper; papers that do not count are not in `authored`
-- Beware     the high end adds the papers that are possibly theirs
select authored.person as person,
       cast(sum(case when authored.sure = true then 1 else 0 end) as bigint) as value,
       cast(sum(case when authored.sure = true then 1 else 0 end) as bigint) as low,
       cast(count(*) as bigint) as high,
       cast(sum(case when authored.sure = true then 1 else 0 end) as bigint) as with_count,
       cast(sum(case when authored.sure = true then 1 else 0 end) as bigint) as of_count
from authored
group by authored.person
having sum(case when authored.sure = true then 1 else 0 end) > 0
order by person nulls last;
