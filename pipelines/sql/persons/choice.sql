-- Question   which cluster does each signature end in?
-- Unit       signatures; one row per (paper, position)
-- Leaves out nothing
-- Beware     nobody signs a paper twice: of two positions in one cluster the surer one stays, the other is somebody else
create or replace temp table choice as
with told as (
    select subject.paper as paper,
           subject.position as position,
           subject.printed as printed,
           subject.folded as folded,
           subject.occurrence as occurrence,
           subject.source as source,
           subject.native_id as native_id,
           coalesce(ruling.cluster, evident.cluster) as cluster,
           case when ruling.cluster is null then evident.state else 'certain' end as state,
           coalesce(ruling.reason, evident.reason) as reason,
           case when ruling.cluster is not null then 0 when evident.state = 'certain' then 1 else 2 end as rank
    from subject
    join evident using (paper, position)
    left join ruling using (paper, position)
), counted as (
    select *,
           row_number() over (partition by paper, cluster order by rank, occurrence, position) as n
    from told
)
select paper as paper,
       position as position,
       printed as printed,
       folded as folded,
       occurrence as occurrence,
       source as source,
       native_id as native_id,
       case when n = 1 or rank = 0 then cluster else cluster || '#' || n end as cluster,
       case when n = 1 or rank = 0 or state = 'unresolved' then state else 'probable' end as state,
       case when n = 1 or rank = 0 then reason else 'another position of the paper is taken by a namesake' end as reason
from counted;
