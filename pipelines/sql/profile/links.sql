-- Question   which addresses do sources of links give for this person's papers?
-- Unit       links, by paper
-- Leaves out addresses printed in a record: those are the paper's own
with theirs as (
    select distinct assignment.paper as paper
    from assignment
    where assignment.person = $person and assignment.state <> 'unresolved'
)
select
    theirs.paper as paper,
    link.role as role,
    link.url as url,
    link.given_by as given_by,
    link.source as source,
    link.page as page,
    link.record as record,
    link.received_at as received_at
from theirs
join paper_work on paper_work.paper = theirs.paper
join link on link.source = paper_work.source and link.native_id = paper_work.native_id
where link.url is not null
order by theirs.paper, link.role, link.given_by nulls last, link.url;
