-- Question   which papers rest on no work, or say that they come from one that is not there?
-- Unit       papers; one row per key
-- Leaves out nothing
-- Beware     a record that brings only counts or identifiers stands on a paper too, beside a work
select paper as what
from (
    select paper.paper as paper from paper anti join work using (source, native_id, form)
    union
    select paper.paper as paper
    from paper
    anti join paper_work on paper_work.paper = paper.paper
        and paper_work.source = paper.source and paper_work.native_id = paper.native_id
    union
    select paper_work.paper as paper from paper_work anti join paper using (paper)
    union
    select paper_work.paper as paper
    from paper_work
    anti join (
        select source, native_id from work union select source, native_id from identifier
    ) as known using (source, native_id)
) as broken
order by what;
