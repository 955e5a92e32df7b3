-- Question   who signs with this full name?
-- Unit       persons; one row each, who signed most papers with it first
-- Leaves out nothing
-- Beware     signatures that are unresolved come after those that count
select assignment.person as person,
       count(*) filter (assignment.state in ('certain', 'probable')) as counted,
       count(*) as signed
from signature
join assignment using (paper, position)
where signature.folded = $folded
group by assignment.person
order by counted desc, signed desc, person;
