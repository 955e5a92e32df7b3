-- Question   which further records share an identifier with those found in the last round?
-- Unit       records; one new row per (source, native_id), with the number of this round
-- Leaves out records that are there already
-- Beware     identifiers that came with an observation count as those that came with a work
insert into touched_record
with shared as (
    select distinct identifier.id as id
    from identifier
    join touched_record using (source, native_id)
    where touched_record.round = $round - 1
)
select distinct identifier.source as source, identifier.native_id as native_id, $round as round
from identifier
join shared using (id)
anti join touched_record using (source, native_id);
