-- Question   which identifiers do these records bear, and which bind two of them?
-- Unit       one row per (record, identifier); `binds` where another of the records bears it too
-- Leaves out nothing
-- Beware     a record of two forms bears an identifier once
create or replace temp table edge as
with borne as (
    select distinct member.n as n, identifier.id as id
    from identifier
    join member using (source, native_id)
)
select n as n,
       id as id,
       count(*) over (partition by id) > 1 as binds,
       case split_part(id, ':', 1) when 'arxiv' then 1 when 'doi' then 2 when 'pmid' then 3 else 4 end as rank
from borne;
