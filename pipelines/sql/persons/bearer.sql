-- Question   under which names does each ORCID iD stand?
-- Unit       one row per (ORCID iD, folded name), with how often, and a printed form
-- Leaves out signatures without an ORCID iD
-- Beware     the printed form is the least in text order
create or replace temp table bearer as
select orcid as orcid, folded as folded, count(*) as n, min(printed) as printed
from subject
where orcid is not null
group by orcid, folded;
