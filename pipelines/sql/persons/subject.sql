-- Question   which signatures are decided in this run?
-- Unit       signatures; one row per (paper, position)
-- Leaves out names that nothing touched
-- Beware     every signature of a touched name is there, so that a decision sees all of its evidence
create or replace temp table subject as
select signature.* from signature semi join touched_name using (folded);
