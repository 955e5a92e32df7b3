-- Question   which numbers does each source give for this person's papers?
-- Unit       one row per (record, measure): the value of the record's latest day, and its place
-- Leaves out counts by year
with theirs as (
    select distinct assignment.paper as paper
    from assignment
    where assignment.person = $person and assignment.state <> 'unresolved'
),
told as (
    select
        paper_work.paper as paper,
        observation.measure as measure,
        observation.source as source,
        observation.native_id as native_id,
        observation.value as value,
        observation.page as page,
        observation.record as record,
        observation.received_at as received_at,
        row_number() over (
            partition by paper_work.paper, observation.source, observation.native_id, observation.measure
            order by observation.day desc, observation.value desc
        ) as age
    from theirs
    join paper_work on paper_work.paper = theirs.paper
    join observation on observation.source = paper_work.source and observation.native_id = paper_work.native_id
    where observation.year is null
)
select told.paper, told.measure, told.value, told.source, told.page, told.record, told.received_at
from told
where told.age = 1
order by told.paper, told.measure, told.source, told.value desc, told.native_id;
