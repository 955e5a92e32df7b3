-- Question   which paper and which position does each verdict or anchor mean?
-- Unit       what was named; one row per n: paper null where none is stored, position null where the name is not on it
-- Leaves out nothing
-- Beware     the name is matched as folded, with its occurrence on the byline
with reached as (
    select named.n as n, paper_work.paper as paper
    from named
    join identifier on identifier.id = named.id
    join paper_work using (source, native_id)
    union all
    select named.n as n, paper.paper as paper from named join paper on paper.paper = named.id
), found as (
    select n as n, min(paper) as paper from reached group by n
)
select named.n as n, found.paper as paper, signature.position as position
from named
left join found using (n)
left join signature
    on signature.paper = found.paper and signature.folded = named.folded and signature.occurrence = named.occurrence
order by n;
