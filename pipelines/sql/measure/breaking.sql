-- Question   whose figures break a law of arithmetic?
-- Unit       persons; one row each, with the figures side by side
-- Leaves out persons whose figures agree
-- Beware     per_paper adds up the counts of single papers anew; pipelines/measure/laws.py puts the breach into words
with wide as (
    select figure.person as person,
           max(case when figure.name = 'paper_count' then figure.value end) as papers,
           max(case when figure.name = 'citations' then figure.value end) as citations,
           max(case when figure.name = 'h_index' then figure.value end) as h_index,
           max(case when figure.name = 'g_index' then figure.value end) as g_index,
           max(case when figure.name = 'i10_index' then figure.value end) as i10_index
    from figure
    semi join measured using (person)
    group by figure.person
), adding as (
    select measured.person as person, cast(sum(cited.low) as bigint) as per_paper
    from cited
    join authored using (person, paper)
    join measured on measured.n = cited.person
    where authored.sure
    group by measured.person
)
select wide.*, adding.per_paper as per_paper
from wide
left join adding using (person)
where wide.h_index > wide.papers
   or wide.h_index * wide.h_index > wide.citations
   or wide.h_index > wide.g_index
   or wide.g_index > wide.papers
   or wide.i10_index > wide.papers
   or wide.citations <> adding.per_paper
order by wide.person;
