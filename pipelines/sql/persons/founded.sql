-- Question   which clusters are which persons of the decision log?
-- Unit       clusters; at most one row per cluster and per person
-- Leaves out clusters that nobody was before
-- Beware     a person in two clusters goes with the oldest decision; a cluster of two persons is the older one
create or replace temp table named_cluster as
with held as (
    select choice.cluster as cluster, in_force.person as person, min(in_force.since) as since
    from in_force
    join choice using (paper, position)
    group by choice.cluster, in_force.person
), age as (
    select decision.person as person, min(decision.seq) as founded
    from decision
    semi join held using (person)
    group by decision.person
), kept as (
    select held.cluster as cluster, held.person as person, age.founded as founded,
           row_number() over (partition by held.person order by held.since, held.cluster) as n
    from held
    join age using (person)
), ranked as (
    select *, row_number() over (partition by cluster order by founded, person) as m from kept where n = 1
)
select cluster as cluster, person as person from ranked where m = 1;
