-- Question   which assignments lack their signature or person, and which signatures their assignment?
-- Unit       signatures; one row per (paper, position)
-- Leaves out signatures of papers that are stale
-- Beware     persons without any assignment are another question
select paper || ', position ' || position as what
from (
    select assignment.paper as paper, assignment.position as position
    from assignment
    anti join signature using (paper, position)
    union
    select assignment.paper as paper, assignment.position as position
    from assignment
    anti join person using (person)
    union
    select signature.paper as paper, signature.position as position
    from signature
    anti join assignment using (paper, position)
    where not exists (from stale where stale.kind = 'paper' and stale.key = signature.paper)
) as broken
order by what;
