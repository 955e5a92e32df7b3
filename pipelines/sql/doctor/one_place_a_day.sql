-- Question   which records have a day's counts or claims from more than one place?
-- Unit       one row per (source, native_id, measure, day)
-- Leaves out what one record of one page says alone, as all should be
-- Beware     the day's last answer holds the whole day; a mixture of two answers would add up wrongly
select source || ':' || native_id || ' ' || measure || ' ' || day as what
from (
    select source, native_id, measure, day, received_at, page, record from observation
    union all
    select source, native_id, measure, day, received_at, page, record from claim
) as said
group by source, native_id, measure, day
having min(received_at) < max(received_at) or min(page) < max(page) or min(record) < max(record)
order by what;
