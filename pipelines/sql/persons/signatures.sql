-- Question   who stands on each stale paper's byline, and with which ids?
-- Unit       signatures; one row per (paper, position)
-- Leaves out an ORCID iD where the works disagree on it
-- Beware     natives are sorted, so that equal evidence gives equal rows
create or replace temp table new_signature as
with evidence as (
    select paper as paper,
           position as position,
           case when count(distinct orcid) = 1 then min(orcid) end as orcid,
           list_sort(list(distinct source || ':' || native) filter (native is not null)) as natives
    from aligned
    group by paper, position
)
select named_position.paper as paper,
       named_position.position as position,
       named_position.printed as printed,
       named_position.folded as folded,
       named_position.key as key,
       named_position.occurrence as occurrence,
       named_position.source as source,
       named_position.native_id as native_id,
       evidence.orcid as orcid,
       coalesce(evidence.natives, []) as natives
from named_position
join evidence using (paper, position)
where named_position.chosen;
