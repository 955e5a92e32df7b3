-- Question   which names are assigned to a person for whom no decision stands in the log?
-- Unit       signatures; one row per (paper, position)
-- Leaves out nothing
-- Beware     the decision may have been written for another record of the paper, before the byline was taken from this one
with without_own as (
    select assignment.paper as paper, assignment.position as position, assignment.person as person,
           signature.folded as folded, signature.occurrence as occurrence
    from assignment
    join signature using (paper, position)
    anti join decision on decision.source = signature.source and decision.native_id = signature.native_id
        and decision.folded = signature.folded and decision.occurrence = signature.occurrence
        and decision.person = assignment.person
)
select without_own.paper || ', position ' || without_own.position as what
from without_own
where not exists (
    from paper_work
    join decision using (source, native_id)
    where paper_work.paper = without_own.paper and decision.folded = without_own.folded
      and decision.occurrence = without_own.occurrence and decision.person = without_own.person
)
order by what;
