-- Question   which source's counts head each person's figures?
-- Unit       persons; one row each; source null where no source has counts for at least half of the papers
-- Leaves out nothing: a person without papers has a row too
-- Beware     `told` says whether any source gave a count; as_of is the last answer behind the chosen counts
create or replace temp table headline as
with papers as (
    select person as person,
           count(*) filter (sure) as papers,
           string_agg(distinct source, ', ' order by source) filter (sure) as sources,
           string_agg(distinct code_source, ', ' order by code_source) filter (sure) as code_sources
    from authored
    group by person
), covered as (
    select authored.person as person, paper_count.source as source,
           count(*) filter (authored.sure) as with_count,
           max(paper_count.received_at) as as_of
    from authored
    join paper_count using (paper)
    group by authored.person, paper_count.source
), ranked as (
    select covered.*,
           row_number() over (partition by covered.person order by headline_order.rank) as place
    from covered
    join papers using (person)
    join headline_order using (source)
    where covered.with_count * 2 >= papers.papers and covered.with_count > 0
), most as (
    select person as person, max(with_count) as with_count from covered group by person
)
select measured.n as person,
       coalesce(papers.papers, 0) as papers,
       papers.sources as paper_sources,
       papers.code_sources as code_sources,
       ranked.source as source,
       ranked.as_of as as_of,
       coalesce(ranked.with_count, most.with_count, 0) as with_count,
       most.person is not null as told
from measured
left join papers on papers.person = measured.n
left join ranked on ranked.person = measured.n and ranked.place = 1
left join most on most.person = measured.n;
