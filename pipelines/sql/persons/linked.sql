-- Question   which signatures does an ORCID iD speak for?
-- Unit       signatures; one row per (paper, position)
-- Leaves out names that contradict the ORCID iD's; all but one of the positions of one paper that bear the same one
-- Beware     of several positions the one under the ORCID iD's commonest name is kept, if it is the only such one
create or replace temp table linked as
with commonest as (
    select orcid as orcid, arg_max(folded, (n, -rank)) as folded
    from (select *, row_number() over (order by folded) as rank from bearer)
    group by orcid
), fitting as (
    select subject.paper as paper,
           subject.position as position,
           subject.orcid as orcid,
           subject.folded as folded,
           subject.folded = commonest.folded as common,
           count(*) over (partition by subject.paper, subject.orcid) as twins,
           sum(case when subject.folded = commonest.folded then 1 else 0 end)
               over (partition by subject.paper, subject.orcid) as common_twins
    from subject
    join commonest using (orcid)
    anti join clash on clash.orcid = subject.orcid and clash.folded = subject.folded
)
select paper as paper, position as position, folded as folded, orcid as orcid
from fitting
where twins = 1 or (common and common_twins = 1);
