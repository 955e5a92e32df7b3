-- Question   which sources failed in the last run that ended, and why?
-- Unit       sources; one row each
with newest as (
    select run.tally as tally
    from run
    where run.tally is not null
    order by run.started_at desc, run.id desc
    limit 1
),
told as (
    select newest.tally as tally, unnest(json_keys(newest.tally)) as what
    from newest
)
select substr(told.what, 10) as source, json_extract_string(told.tally, '$."' || told.what || '"') as trouble
from told
where starts_with(told.what, 'trouble: ')
order by source;
