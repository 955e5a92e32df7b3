-- Question   what is the least label that a record can reach over one shared identifier?
-- Unit       records; lowers `member.label`, and is run until it changes nothing
-- Leaves out identifiers that bind nothing
-- Beware     the number of rounds is the longest chain of identifiers, a handful in practice
update member
set label = reach.label
from (
    with by_id as (
        select edge.id as id, min(member.label) as label
        from edge
        join member using (n)
        where edge.binds
        group by edge.id
    )
    select edge.n as n, min(by_id.label) as label
    from edge
    join by_id using (id)
    group by edge.n
) as reach
where reach.n = member.n and reach.label < member.label;
