-- Question   whose signatures use these author ids of vendors?
-- Unit       persons; one row each, who uses them on most papers first
-- Leaves out signatures that are nobody's for certain or in all probability
select assignment.person as person, count(*) as signed
from signature
join assignment using (paper, position)
where list_has_any(signature.natives, $natives) and assignment.state in ('certain', 'probable')
group by assignment.person
order by signed desc, person;
