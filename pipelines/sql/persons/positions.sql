-- Question   which names stand on the bylines of the works of each stale paper?
-- Unit       named positions; one row per (work, position), `chosen` on the byline that the paper took
-- Leaves out nameless positions; papers that are no more
-- Beware     length counts nameless positions too
create or replace temp table named_position as
with wanted as (
    select distinct paper.paper as paper, paper.source as source, paper.native_id as native_id, paper.form as form
    from stale
    join paper on paper.paper = stale.key
    where stale.kind = 'paper'
), placed as (
    select wanted.paper as paper,
           authorship.*,
           authorship.source = wanted.source and authorship.native_id = wanted.native_id
               and authorship.form = wanted.form as chosen,
           max(authorship.position) over (
               partition by authorship.source, authorship.native_id, authorship.form
           ) as length
    from wanted
    join paper_work on paper_work.paper = wanted.paper
    join authorship on authorship.source = paper_work.source and authorship.native_id = paper_work.native_id
)
select * exclude (family, given, affiliations, rors)
from placed
where printed is not null;
