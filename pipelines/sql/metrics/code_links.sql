-- Question   how many papers of each person print a link to code or models?
-- Unit       persons; one row each: value, papers with an abstract, a comment or a link to look in, papers counted
-- Leaves out persons none of whose papers has anything to look in
-- Beware     a paper without a link is unknown, not without code: there is no range
select authored.person as person,
       cast(sum(case when authored.code = true then 1 else 0 end) as bigint) as value,
       cast(sum(case when authored.text = true or authored.code = true then 1 else 0 end) as bigint) as with_count,
       cast(count(*) as bigint) as of_count
from authored
where authored.sure = true
group by authored.person
having sum(case when authored.text = true or authored.code = true then 1 else 0 end) > 0
order by person nulls last;
