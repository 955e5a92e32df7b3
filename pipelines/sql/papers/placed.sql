-- Question   which paper does each record describe, and why?
-- Unit       records; one row per (paper, source, native_id)
-- Leaves out components in which no record is a work: a count alone makes no paper
-- Beware     the key is the least arXiv id, else DOI, else PMID, else source:native_id of a work, in text order
create or replace temp table new_paper_work as
with has_work as (
    select distinct member.n as n
    from member
    join work using (source, native_id)
), best_id as (
    select member.label as label, arg_min(edge.id, (edge.rank, edge.id)) as id
    from member
    join edge using (n)
    where edge.rank < 4
    group by member.label
), component as (
    select member.label as label, min(member.source || ':' || member.native_id) as own
    from member
    join has_work using (n)
    group by member.label
), bond as (
    select edge.n as n, arg_min(edge.id, (edge.rank, edge.id)) as id
    from edge
    where edge.binds
    group by edge.n
)
select coalesce(best_id.id, component.own) as paper,
       member.source as source,
       member.native_id as native_id,
       case when bond.id is null then 'only record' else 'same ' || bond.id end as why
from member
join component using (label)
left join best_id using (label)
left join bond on bond.n = member.n;
