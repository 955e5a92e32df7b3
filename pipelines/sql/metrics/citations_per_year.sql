-- Question   how often was each person cited in each year, according to their headline source?
-- Unit       one row per (person, year); the row without a year holds the rest of all citations
-- Leaves out possible papers; persons of whose papers no yearly count is known
-- Beware     a source's yearly counts may exceed its total: then the rest cannot be told and there is no such row
with sure_year as (
    select cited_in_year.person as person, cited_in_year.year as year, cited_in_year.value as value
    from cited_in_year
    join authored on authored.person = cited_in_year.person and authored.paper = cited_in_year.paper
    where authored.sure = true
), dated as (
    select sure_year.person as person, sum(sure_year.value) as value from sure_year group by sure_year.person
), total as (
    select cited.person as person, sum(cited.low) as value
    from cited
    join authored on authored.person = cited.person and authored.paper = cited.paper
    where authored.sure = true
    group by cited.person
)
select sure_year.person as person, sure_year.year as year, cast(sum(sure_year.value) as bigint) as value
from sure_year
group by sure_year.person, sure_year.year
union all
select dated.person as person, cast(null as integer) as year, cast(total.value - dated.value as bigint) as value
from dated
join total on total.person = dated.person
where total.value >= dated.value
order by person nulls last, year nulls last;
