-- Question   how many records did a source give when it was asked what this followed person wrote?
-- Unit       records of the source; one row
-- Binds      source, slug
-- Leaves out answers that were never loaded
select count(distinct work.native_id) as known
from work
join answer
  on answer.page = work.page
 and answer.source = work.source
where answer.source = $1
  and answer.question = 'written_by'
  and answer.subject = $2;
