-- Question   which persons signed nothing?
-- Unit       persons; one row each
-- Leaves out nothing
-- Beware     whoever loses the last signature is to be gone with it
select person.person as what
from person
anti join assignment using (person)
order by what;
