-- Question   where does this person work, by the newest paper whose byline says so?
-- Unit       at most one row: affiliations as printed, institutions as the source identified them, the paper, the place
-- Leaves out papers that are only possibly theirs; names that are spelled otherwise than on the chosen byline
-- Beware     of several records of the paper the first by source speaks
with theirs as (
    select assignment.paper as paper, assignment.position as position
    from assignment
    where assignment.person = $person and assignment.state in ('certain', 'probable')
)
select
    authorship.affiliations as affiliations,
    coalesce(authorship.rors, []) as rors,
    theirs.paper as paper,
    work.source as source,
    work.page as page,
    work.record as record,
    work.received_at as received_at
from theirs
join signature on signature.paper = theirs.paper and signature.position = theirs.position
join paper on paper.paper = theirs.paper
join paper_work on paper_work.paper = theirs.paper
join authorship
    on authorship.source = paper_work.source and authorship.native_id = paper_work.native_id
    and authorship.folded = signature.folded and authorship.occurrence = signature.occurrence
join work
    on work.source = authorship.source and work.native_id = authorship.native_id and work.form = authorship.form
where len(authorship.affiliations) > 0 or len(authorship.rors) > 0
order by paper.published desc nulls last, theirs.paper, work.source, work.native_id, work.form
limit 1;
