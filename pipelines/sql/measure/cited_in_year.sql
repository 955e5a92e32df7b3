-- Question   how often was each paper of a person cited in each year, according to the person's headline source?
-- Unit       one row per (person, paper, year): the larger where the source has two records of a paper
-- Leaves out papers without yearly counts
-- Beware     possible papers are there too; `materialized` as in cited.sql
create or replace temp table cited_in_year as
with yearly_count as (
    select paper as paper, source as source, year as year, max(value) as value
    from latest
    where measure = 'citations in year' and year is not null
    group by paper, source, year
), offered as materialized (
    select authored.person as person, authored.paper as paper, yearly_count.source as source,
           yearly_count.year as year, yearly_count.value as value
    from authored
    join yearly_count using (paper)
)
select offered.person as person, offered.paper as paper, offered.year as year, offered.value as value
from offered
semi join headline using (person, source);
