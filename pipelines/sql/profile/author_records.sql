-- Question   what do sources' own author records say of a person?
-- Unit       claims of each record's latest day, by measure
-- Leaves out records under other ids than the given ones ("source:id")
with told as (
    select
        claim.source as source,
        claim.native_id as native_id,
        claim.measure as measure,
        claim.value as value,
        claim.received_at as received_at,
        claim.page as page,
        claim.record as record,
        dense_rank() over (partition by claim.source, claim.native_id, claim.measure order by claim.day desc) as age
    from claim
    where claim.source || ':' || claim.native_id in (select unnest($ids)) and claim.measure in (select unnest($measures))
)
select told.source, told.native_id, told.measure, told.value, told.received_at, told.page
from told
where told.age = 1
order by told.source, told.native_id, told.measure, told.value desc;
