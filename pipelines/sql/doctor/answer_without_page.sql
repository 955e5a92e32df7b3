-- Question   which pages are named by answers, and by facts, without a row in `page`?
-- Unit       pages; one row each
-- Leaves out nothing
-- Beware     whether the file is there is another question
select named.page as what
from (
    select page from answer
    union
    select page from work
    union
    select page from observation
    union
    select page from claim
    union
    select page from link
    union
    select page from set_aside
) as named
anti join page on page.sha256 = named.page
order by what;
