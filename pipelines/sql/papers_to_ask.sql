-- Question   what does a source know of these persons' papers, and by which identifiers can it be asked?
-- Unit       papers; one row each: paper, all identifiers (best first), when the source last gave a count,
--            and whether it has a work
-- Binds      source, list of persons
-- Leaves out papers held only as possible or unresolved
with theirs as (
    select distinct assignment.paper as paper
    from assignment
    where assignment.person in (select unnest($2)) and assignment.state in ('certain', 'probable')
),
ids as (
    select
        theirs.paper as paper,
        identifier.id as id,
        case split_part(identifier.id, ':', 1) when 'arxiv' then 1 when 'doi' then 2 when 'pmid' then 3 else 4 end as rank
    from theirs
    join paper_work on paper_work.paper = theirs.paper
    join identifier on identifier.source = paper_work.source and identifier.native_id = paper_work.native_id
    group by all
),
counted as (
    select ids.paper as paper, max(observation.received_at) as counted_at
    from ids
    join identifier on identifier.id = ids.id and identifier.source = $1
    join observation on observation.source = identifier.source and observation.native_id = identifier.native_id
    group by ids.paper
),
held as (
    select distinct paper_work.paper as paper
    from paper_work
    where paper_work.source = $1
)
select
    ids.paper as paper,
    list(ids.id order by ids.rank, ids.id) as ids,
    any_value(counted.counted_at) as counted_at,
    any_value(held.paper) is not null as has_work
from ids
left join counted on counted.paper = ids.paper
left join held on held.paper = ids.paper
group by ids.paper
order by ids.paper;
