-- Question   when did each source last answer for this person?
-- Unit       sources; one row each
-- Leaves out sources that never answered for the person or for one of the papers
-- Beware     a source whose answers came as files has no bookmark: then it is when the newest record was received
with theirs as (
    select distinct assignment.paper as paper
    from assignment
    where assignment.person = $person and assignment.state <> 'unresolved'
),
ids as (
    select distinct identifier.id as id
    from theirs
    join paper_work on paper_work.paper = theirs.paper
    join identifier on identifier.source = paper_work.source and identifier.native_id = paper_work.native_id
),
told as (
    select bookmark.source as source, bookmark.asked_at as answered_at, 1 as rank
    from bookmark
    where bookmark.question = 'written_by' and bookmark.subject = $slug
    union all
    select bookmark.source as source, bookmark.asked_at as answered_at, 1 as rank
    from bookmark
    join ids on ids.id = bookmark.subject
    where bookmark.question = 'about'
    union all
    select work.source as source, work.received_at as answered_at, 2 as rank
    from theirs
    join paper_work on paper_work.paper = theirs.paper
    join work on work.source = paper_work.source and work.native_id = paper_work.native_id
),
best as (
    select told.source as source, min(told.rank) as rank
    from told
    group by told.source
)
select told.source as source, max(told.answered_at) as answered_at
from told
join best on best.source = told.source and best.rank = told.rank
group by told.source
order by told.source;
