-- Question   which paper does an identifier, as it is spelled, stand for?
-- Unit       papers; at most one row
-- Leaves out records that describe no paper
-- Beware     any identifier of any record of the paper finds it, and so does the paper's own key
select paper as paper
from (
    select paper.paper as paper from paper where paper.paper = $id
    union all
    select paper_work.paper as paper
    from identifier
    join paper_work using (source, native_id)
    where identifier.id = $id
)
order by paper
limit 1;
