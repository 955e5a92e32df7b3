-- Question   what did each headline source last say of each record of these papers?
-- Unit       one row per (record, measure, year): the value of the record's latest day
-- Leaves out sources that are not in the settings' order
-- Beware     a year that the latest day does not mention is gone
create or replace temp table latest as
with wanted as (
    select paper.paper as paper, paper.rowid as n
    from paper
    where paper.rowid in (select paper from authored)
), told as (
    select wanted.n as paper, observation.source as source, observation.native_id as native_id,
           observation.measure as measure, observation.year as year, observation.value as value,
           observation.received_at as received_at, observation.page as page, observation.record as record,
           dense_rank() over (
               partition by wanted.n, observation.source, observation.native_id, observation.measure
               order by observation.day desc
           ) as age
    from observation
    join headline_order using (source)
    join paper_work using (source, native_id)
    join wanted using (paper)
    where observation.measure in ('citations', 'citations in year')
)
select paper as paper, source as source, native_id as native_id, measure as measure, year as year,
       max(value) as value, max(received_at) as received_at
from told
where age = 1
group by all;
