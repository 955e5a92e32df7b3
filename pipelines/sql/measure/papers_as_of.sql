-- Question   when was a record of this person's papers last received?
-- Unit       one row with one time, null where the person has no paper
-- Leaves out assignments that are unresolved
-- Beware     UTC
select max(work.received_at) as received_at
from assignment
join paper_work using (paper)
join work using (source, native_id)
where assignment.person = $person and assignment.state in ('certain', 'probable', 'possible');
