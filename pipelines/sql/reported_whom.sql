-- Question   which person holds most of the papers that a reported page claims for its author?
-- Unit       reported pages, or where `run` is bound those that it imported; one row each: name on it, the person
--            (null: nobody), papers held, papers claimed
-- Leaves out persons whose name on the papers is another one than the page's
with said as (
    select claim.native_id as page, claim.measure as measure, claim.value as value
    from claim
    where claim.source = 'reported'
      and ($run is null
           or claim.page in (select answer.page from answer where answer.run = $run and answer.source = 'reported'))
),
held as (
    select said.page as page, assignment.person as person, count(distinct said.value) as held
    from said
    join identifier on identifier.id = said.value
    join paper_work on paper_work.source = identifier.source and paper_work.native_id = identifier.native_id
    join signature on signature.paper = paper_work.paper and signature.folded = said.page
    join assignment on assignment.paper = signature.paper and assignment.position = signature.position
    where said.measure = 'anchor'
    group by said.page, assignment.person
),
best as (
    select held.page as page, held.person as person, held.held as held,
           row_number() over (partition by held.page order by held.held desc, held.person) as place
    from held
)
select
    names.value as name,
    best.person as person,
    coalesce(best.held, 0) as held,
    (select count(distinct said.value) from said where said.page = names.page and said.measure = 'anchor') as claimed
from said as names
left join best on best.page = names.page and best.place = 1
where names.measure = 'name'
order by name, names.page;
