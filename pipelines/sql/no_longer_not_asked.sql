-- Question   whose figures still say that no source was asked, though one was asked since?
-- Unit       persons; a stale row each
insert into stale
select distinct 'person' as kind, figure.person as key
from figure
where figure.absent = 'not-asked';
