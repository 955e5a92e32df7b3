-- Question   which signatures stand on a paper that is not there, or on another byline than the paper's?
-- Unit       signatures; one row per (paper, position)
-- Leaves out nothing
-- Beware     a paper whose chosen byline names nobody has no signature
select signature.paper || ', position ' || signature.position as what
from signature
anti join paper using (paper, source, native_id)
order by what;
