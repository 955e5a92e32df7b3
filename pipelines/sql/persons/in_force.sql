-- Question   which decision holds for each signature, and since when has it named this person?
-- Unit       signatures; at most one row per (paper, position), `own` where its own key was decided
-- Leaves out signatures never decided
-- Beware     where the byline was taken from another record before, that record's decision for the same name stands in;
--            the log is read once, for it is long; `materialized` keeps the planner from pairing each signature with
--            every decision on its name
create or replace temp table in_force as
with key_of as materialized (
    select choice.paper as paper, choice.position as position, choice.folded as folded,
           choice.occurrence as occurrence, paper_work.source as source, paper_work.native_id as native_id,
           paper_work.source = choice.source and paper_work.native_id = choice.native_id as own
    from choice
    join paper_work using (paper)
), told as materialized (
    select key_of.paper as paper, key_of.position as position, key_of.own as own,
           key_of.source as source, key_of.native_id as native_id,
           decision.person as person, decision.state as state, decision.reason as reason, decision.seq as seq
    from decision
    join key_of using (source, native_id, folded, occurrence)
), newest as (
    select paper as paper, position as position, own as own, source as source, native_id as native_id,
           arg_max(person, seq) as person,
           arg_max(state, seq) as state,
           arg_max(reason, seq) as reason,
           max(seq) as seq
    from told
    group by paper, position, own, source, native_id
), picked as (
    select *, row_number() over (partition by paper, position order by own desc, seq desc) as n from newest
)
select picked.paper as paper, picked.position as position, picked.own as own, picked.person as person,
       picked.state as state, picked.reason as reason, min(told.seq) as since
from picked
join told using (paper, position, source, native_id, person)
where picked.n = 1
group by all;
