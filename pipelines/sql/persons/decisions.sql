-- Question   which decisions are new?
-- Unit       signatures; one row per decision whose person, state or reason is not what its key had
-- Leaves out decisions that stand as they are
-- Beware     rows follow the text order of their keys, so that equal runs write equal logs
create or replace temp table new_decision as
select choice.paper as paper, choice.position as position,
       choice.source as source, choice.native_id as native_id, choice.folded as folded,
       choice.occurrence as occurrence, named_cluster.person as person, choice.state as state, choice.reason as reason,
       in_force.person as former,
       row_number() over (order by choice.source, choice.native_id, choice.folded, choice.occurrence) as n
from choice
join named_cluster using (cluster)
left join in_force using (paper, position)
where in_force.person is null
   or not in_force.own
   or (in_force.person, in_force.state, in_force.reason) <> (named_cluster.person, choice.state, choice.reason);
