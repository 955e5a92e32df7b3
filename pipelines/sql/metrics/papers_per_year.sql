-- Question   how many papers of each person appeared in each year?
-- Unit       one row per (person, year); the row without a year holds the undated papers, 0 where there are none
-- Leaves out possible papers; persons without a sure paper; years without a paper
-- Beware     the rows add up to the number of papers
select authored.person as person, authored.year as year, cast(count(*) as bigint) as value
from authored
where authored.sure = true and authored.year is not null
group by authored.person, authored.year
union all
select authored.person as person,
       cast(null as integer) as year,
       cast(sum(case when authored.year is null then 1 else 0 end) as bigint) as value
from authored
where authored.sure = true
group by authored.person
order by person nulls last, year nulls last;
