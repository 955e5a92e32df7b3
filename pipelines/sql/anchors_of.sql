-- Question   by which papers, and which name printed on each, can this person be found again?
-- Unit       papers; one row each, the surest and oldest first
-- Binds      person, how many
select
    assignment.paper as paper,
    case when signature.occurrence > 1 then signature.printed || ' #' || signature.occurrence else signature.printed end as name
from assignment
join signature on signature.paper = assignment.paper and signature.position = assignment.position
join paper on paper.paper = assignment.paper
where assignment.person = $1 and assignment.state in ('certain', 'probable') and paper.counts
order by assignment.state, paper.published nulls last, assignment.paper
limit $2;
