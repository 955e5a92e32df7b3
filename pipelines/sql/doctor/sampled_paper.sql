-- Question   which papers do the persons of the sample have?
-- Unit       papers; one row each
-- Leaves out nothing
-- Beware     `sampled` holds the persons
create or replace temp table sampled_paper as
select distinct assignment.paper as paper
from assignment
semi join sampled using (person);
