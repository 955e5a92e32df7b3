-- Question   where was each of this person's papers described?
-- Unit       works, by paper; with whether the source no longer has the record
-- Leaves out nothing
-- Beware     a record that came back after it was gone is there again
with theirs as (
    select distinct assignment.paper as paper
    from assignment
    where assignment.person = $person and assignment.state <> 'unresolved'
)
select
    theirs.paper as paper,
    work.source as source,
    work.page as page,
    work.record as record,
    work.received_at as received_at,
    exists (
        select 1
        from gone
        where gone.source = work.source and gone.native_id = work.native_id and gone.received_at > work.received_at
    ) as is_gone
from theirs
join paper_work on paper_work.paper = theirs.paper
join work on work.source = paper_work.source and work.native_id = paper_work.native_id
order by theirs.paper, work.source, work.native_id, work.form;
