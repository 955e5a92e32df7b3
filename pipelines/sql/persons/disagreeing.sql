-- Question   at which positions do the works of one paper give different ORCID iDs?
-- Unit       positions; one row per (paper, position)
-- Leaves out names that were not aligned
-- Beware     none of the ORCID iDs is taken
with several as (
    select paper as paper, position as position, string_agg(distinct orcid, ' and ' order by orcid) as orcids
    from aligned
    where orcid is not null
    group by paper, position
    having count(distinct orcid) > 1
)
select several.paper as paper, several.position as position, new_signature.printed as printed,
       several.orcids as orcids
from several
join new_signature using (paper, position)
order by paper, position;
