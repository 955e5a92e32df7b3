-- Question   which counts of the sample's records do figures rest on?
-- Unit       one row per (source, native_id, measure, day): the latest day of each measure
-- Leaves out older days
-- Beware     pages of older days are not read again
create or replace temp table sampled_count as
select observation.source as source, observation.native_id as native_id,
       observation.measure as measure, max(observation.day) as day
from observation
semi join sampled_record using (source, native_id)
group by observation.source, observation.native_id, observation.measure;
