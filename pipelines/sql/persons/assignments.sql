-- Question   who signed each position decided in this run?
-- Unit       signatures; one row per (paper, position)
-- Leaves out nothing
-- Beware     the columns are those of `assignment`
create or replace temp table new_assignment as
select choice.paper as paper, choice.position as position, named_cluster.person as person,
       choice.state as state, choice.reason as reason
from choice
join named_cluster using (cluster);
