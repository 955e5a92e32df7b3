-- Question   which papers do the persons to be measured have?
-- Unit       one row per (person, paper)
-- Leaves out papers that do not count (retracted, errata, data sets); assignments that are unresolved
-- Beware     person is measured.n and paper the row of the table; `sure` is certain or probable; `text` tells whether
--            there is something to look for code in; `code_source` is who gave the address of the code
create or replace temp table authored as
with linked as (
    select paper_work.paper as paper, link.url as url, min(link.source) as source
    from link
    join paper_work using (source, native_id)
    where link.role = 'code'
    group by paper_work.paper, link.url
)
select measured.n as person,
       paper.rowid as paper,
       bool_or(assignment.state <> 'possible') as sure,
       any_value(paper.year) as year,
       any_value(paper.category) as category,
       any_value(len(paper.code) > 0) as code,
       any_value(paper.abstract is not null or paper.comment is not null) as text,
       any_value(paper.source) as source,
       any_value(case when len(paper.code) > 0 then coalesce(linked.source, paper.source) end) as code_source
from assignment
join measured using (person)
join paper using (paper)
left join linked on linked.paper = paper.paper and linked.url = paper.code[1]
where paper.counts and assignment.state in ('certain', 'probable', 'possible')
group by measured.n, paper.rowid;
