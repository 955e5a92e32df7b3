-- Question   which signature of a contested name uses a vendor's author id that one ORCID iD alone uses under that name?
-- Unit       signatures; one row per (paper, position)
-- Leaves out names with fewer than two ORCID iDs, unless a followed person is known to have namesakes; signatures whose
--            vendor ids point to several ORCID iDs
-- Beware     a vendor's id says nothing outside the name
create or replace temp table vendor as
with used as (
    select subject.paper as paper, subject.position as position, subject.folded as folded,
           unnest(subject.natives) as native
    from subject
    join contested using (folded)
), owned as (
    select used.folded as folded, used.native as native, min(linked.orcid) as orcid
    from used
    join linked on linked.paper = used.paper and linked.position = used.position
    group by used.folded, used.native
    having count(distinct linked.orcid) = 1
)
select used.paper as paper, used.position as position, min(owned.orcid) as orcid, min(used.native) as native
from used
join owned using (folded, native)
anti join linked on linked.paper = used.paper and linked.position = used.position
group by used.paper, used.position
having count(distinct owned.orcid) = 1;
