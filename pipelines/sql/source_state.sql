-- Question   how fresh is each source, and what became of what it sent?
-- Unit       sources; one row each: last asked, last accepted answer, works, links, set aside, surprises, trouble
--            (of the newest answer, where it was not accepted)
with asked as (
    select
        answer.source as source,
        max(answer.received_at) as asked_at,
        max(case when answer.trouble is null then answer.received_at end) as answered_at
    from answer
    group by answer.source
),
newest as (
    select answer.source as source, max(answer.trouble) as trouble
    from answer
    join asked on asked.source = answer.source and asked.asked_at = answer.received_at
    group by answer.source
)
select
    asked.source as source,
    asked.asked_at as asked_at,
    asked.answered_at as answered_at,
    (select count(*) from work where work.source = asked.source) as works,
    (select count(*) from link where link.source = asked.source and link.url is not null) as links,
    (select count(*) from set_aside where set_aside.source = asked.source) as set_aside,
    (select count(distinct surprise.form || surprise.path) from surprise where surprise.source = asked.source) as surprises,
    newest.trouble as trouble
from asked
join newest on newest.source = asked.source
order by source;
