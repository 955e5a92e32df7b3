-- Question   which papers is this person believed to have signed, and why?
-- Unit       papers; one row each, newest first
-- Leaves out signatures that are unresolved
-- Beware     where one person signed twice, the surest assignment is told
with theirs as (
    select
        assignment.paper as paper,
        assignment.state as state,
        assignment.reason as reason,
        row_number() over (
            partition by assignment.paper
            order by
                case assignment.state when 'certain' then 0 when 'probable' then 1 else 2 end,
                assignment.position
        ) as n
    from assignment
    where assignment.person = $person and assignment.state <> 'unresolved'
)
select
    paper.paper as paper,
    paper.title as title,
    paper.kind as kind,
    paper.published as published,
    paper.year as year,
    paper.category as category,
    paper.categories as categories,
    coalesce(paper.venue, paper.journal_ref) as venue,
    paper.abstract as abstract,
    paper.comment as comment,
    paper.withdrawn as withdrawn,
    paper.retracted as retracted,
    paper.code as code,
    paper.code_claim as code_claim,
    theirs.state as state,
    theirs.reason as reason
from theirs
join paper on paper.paper = theirs.paper
where theirs.n = 1
order by paper.published desc nulls last, paper.paper;
