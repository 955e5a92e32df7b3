-- Question   who stands on the bylines of this person's papers, and which of them is the person?
-- Unit       positions of the chosen byline, in its order; a nameless position has no name
-- Leaves out nothing
with theirs as (
    select distinct assignment.paper as paper
    from assignment
    where assignment.person = $person and assignment.state <> 'unresolved'
)
select
    paper.paper as paper,
    authorship.printed as printed,
    assignment.person is not null as is_person
from theirs
join paper on paper.paper = theirs.paper
join authorship
    on authorship.source = paper.source and authorship.native_id = paper.native_id and authorship.form = paper.form
left join assignment
    on assignment.paper = paper.paper and assignment.position = authorship.position
    and assignment.person = $person and assignment.state <> 'unresolved'
order by paper.paper, authorship.position;
