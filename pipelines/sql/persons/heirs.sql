-- Question   which names have an ORCID iD on some bylines and none on others?
-- Unit       folded names; one row each, with how many ORCID iDs, and a printed form
-- Leaves out names that stand with an ORCID iD always, or never
-- Beware     the printed form is the least in text order
with borne as (
    select folded as folded, count(distinct orcid) as orcids, min(orcid) as orcid from linked group by folded
)
select borne.folded as folded, borne.orcids as orcids, borne.orcid as orcid, min(subject.printed) as printed
from borne
join subject on subject.folded = borne.folded
anti join linked on linked.paper = subject.paper and linked.position = subject.position
group by borne.folded, borne.orcids, borne.orcid
order by folded;
