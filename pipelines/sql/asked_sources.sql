-- Question   which sources have been asked at all?
-- Unit       sources; one row each
-- Beware     a source that gave nothing, not even a refusal, left no answer: the tally of the run names it
select answer.source as source
from answer
union
select substr(told.what, 10) as source
from (select unnest(json_keys(run.tally)) as what from run where run.tally is not null) as told
where starts_with(told.what, 'trouble: ')
order by source;
