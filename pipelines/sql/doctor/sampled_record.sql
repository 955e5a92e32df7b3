-- Question   which records describe the papers of the sample?
-- Unit       records; one row per (source, native_id)
-- Leaves out nothing
-- Beware     with all of its records a paper has all that it is made of
create or replace temp table sampled_record as
select paper_work.source as source, paper_work.native_id as native_id
from paper_work
semi join sampled_paper using (paper);
