-- Question   what does another page claim under this name?
-- Unit       claims, each as last taken in; by measure
-- Leaves out the name and the papers by which the page was matched
with said as (
    select claim.measure as measure, claim.value as value, claim.received_at as received_at, claim.page as page,
           row_number() over (partition by claim.measure order by claim.received_at desc, claim.page, claim.value) as n
    from claim
    where claim.source = 'reported' and claim.native_id = $folded and claim.measure not in ('name', 'anchor')
)
select said.measure as measure, said.value as value, said.received_at as received_at, said.page as page
from said
where said.n = 1
order by said.measure;
