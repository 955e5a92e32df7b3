-- Question   which papers make a person's figures, and where was each thing said?
-- Unit       papers; one row each: what the paper says and its place, the headline source's count and its place
-- Leaves out papers that do not count; assignments that are unresolved
-- Beware     count and its place are null where the source gives none; of two records the larger count is taken
with theirs as (
    select assignment.paper as paper, bool_or(assignment.state <> 'possible') as sure
    from assignment
    where assignment.person = $person and assignment.state in ('certain', 'probable', 'possible')
    group by assignment.paper
), told as (
    select paper_work.paper as paper, observation.value as value, observation.page as page, observation.record as record,
           observation.received_at as received_at,
           dense_rank() over (
               partition by paper_work.paper, observation.native_id order by observation.day desc
           ) as age
    from observation
    join paper_work using (source, native_id)
    semi join theirs using (paper)
    where observation.source = $source and observation.measure = 'citations' and observation.year is null
), linked as (
    select paper_work.paper as paper, link.url as url, link.page as page, link.record as record,
           row_number() over (partition by paper_work.paper, link.url order by link.page, link.record) as n
    from link
    join paper_work using (source, native_id)
    semi join theirs using (paper)
    where link.role = 'code'
), counted as (
    select *, row_number() over (partition by paper order by value desc, received_at desc, page, record) as n
    from told
    where age = 1
)
select theirs.paper as paper, theirs.sure as sure, paper.year as year, paper.category as category,
       paper.code[1] as code, coalesce(linked.page, work.page) as code_page,
       coalesce(linked.record, work.record) as code_record, work.page as page, work.record as record,
       counted.value as count, counted.page as count_page, counted.record as count_record
from theirs
join paper using (paper)
join work on work.source = paper.source and work.native_id = paper.native_id and work.form = paper.form
left join linked on linked.paper = theirs.paper and linked.url = paper.code[1] and linked.n = 1
left join counted on counted.paper = theirs.paper and counted.n = 1
where paper.counts
order by counted.value desc nulls last, theirs.paper;
