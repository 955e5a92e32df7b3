-- Question   which ORCID iDs stand under several names?
-- Unit       one row per (ORCID iD, name), the commonest name of an ORCID iD first
-- Leaves out ORCID iDs with one name
-- Beware     ties go to the least name in text order
with told as (
    select *, count(*) over (partition by orcid) as names from bearer
)
select orcid as orcid, folded as folded, printed as printed
from told
where names > 1
order by orcid, n desc, folded;
