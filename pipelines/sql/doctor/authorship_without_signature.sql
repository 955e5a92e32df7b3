-- Question   which names on a paper's chosen byline were not made into signatures?
-- Unit       positions; one row per (paper, position)
-- Leaves out nameless positions; papers that are stale
-- Beware     the paper's source, native_id and form are those of its chosen byline
select paper.paper || ', position ' || authorship.position as what
from paper
join authorship using (source, native_id, form)
anti join signature on signature.paper = paper.paper and signature.position = authorship.position
where authorship.printed is not null
  and not exists (from stale where stale.kind = 'paper' and stale.key = paper.paper)
order by what;
