-- Question   which identifiers do the sources give for this person's papers?
-- Unit       identifiers, by paper
-- Leaves out what only joins two records of dblp
with theirs as (
    select distinct assignment.paper as paper
    from assignment
    where assignment.person = $person and assignment.state <> 'unresolved'
)
select distinct theirs.paper as paper, identifier.id as id
from theirs
join paper_work on paper_work.paper = theirs.paper
join identifier on identifier.source = paper_work.source and identifier.native_id = paper_work.native_id
where split_part(identifier.id, ':', 1) <> 'dblp-twin'
order by theirs.paper, identifier.id;
