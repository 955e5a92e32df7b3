-- Question   which pages gave facts without an accepted answer that was loaded whole?
-- Unit       places; one row per (page, received_at)
-- Leaves out nothing
-- Beware     a rebuild reads loaded answers alone: it would lose these facts
with place as (
    select distinct received_at, page from work
    union
    select distinct received_at, page from observation
    union
    select distinct received_at, page from claim
    union
    select distinct received_at, page from link
)
select place.page || ' of ' || place.received_at as what
from place
anti join (
    select answer.received_at as received_at, answer.page as page
    from answer
    semi join loaded using (ask_key, received_at, page)
    where answer.trouble is null
) as read using (received_at, page)
order by what;
