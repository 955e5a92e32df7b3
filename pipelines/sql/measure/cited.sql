-- Question   how often is each paper of a person cited, according to the person's headline source?
-- Unit       one row per (person, paper)
-- Leaves out persons without a headline source; papers without a count
-- Beware     possible papers are there too; `materialized` keeps the planner from pairing all persons with all papers
--            of a source
create or replace temp table cited as
with offered as materialized (
    select authored.person as person, authored.paper as paper, paper_count.source as source,
           paper_count.low as low, paper_count.high as high
    from authored
    join paper_count using (paper)
)
select offered.person as person, offered.paper as paper, offered.low as low, offered.high as high
from offered
semi join headline using (person, source);
