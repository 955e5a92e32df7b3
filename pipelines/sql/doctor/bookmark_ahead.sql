-- Question   which bookmarks say that something was asked, of which no loaded answer tells?
-- Unit       bookmarks; one row per (source, question, subject, day)
-- Leaves out nothing
-- Beware     an answer younger than 12 hours is used again, so it may be that much older than the bookmark; a day is
--            covered only once it is over
with told as (
    select answer.source as source, answer.question as question, answer.subject as subject,
           answer.received_at as received_at
    from answer
    semi join loaded using (ask_key, received_at, page)
    where answer.trouble is null
), last_about as (
    select source, received_at from told where question = 'about' group by all
), last_asked as (
    select source, question, subject, max(received_at) as received_at from told where question <> 'about' group by all
)
select concat_ws(' ', bookmark.source, bookmark.question, bookmark.subject, bookmark.day) as what
from bookmark
left join last_about on bookmark.question = 'about'
    and last_about.source = bookmark.source and last_about.received_at = bookmark.asked_at
left join last_asked on last_asked.source = bookmark.source
    and last_asked.question = bookmark.question and last_asked.subject = bookmark.subject
    and last_asked.received_at >= bookmark.asked_at - interval 12 hours
where (last_about.received_at is null and last_asked.received_at is null)
   or (bookmark.day is not null and bookmark.day >= cast(bookmark.asked_at as date))
order by what;
