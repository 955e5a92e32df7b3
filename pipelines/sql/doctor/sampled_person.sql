-- Question   who has all of their papers in the sample, so that their figures can be made again?
-- Unit       persons; one row each
-- Leaves out co-authors who have other papers too
-- Beware     who is chosen for the sample is always among them
create or replace temp table sampled_person as
select assignment.person as person
from assignment
left join sampled_paper using (paper)
group by assignment.person
having count(*) = count(sampled_paper.paper);
