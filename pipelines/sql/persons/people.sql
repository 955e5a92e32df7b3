-- Question   what is each person decided in this run called?
-- Unit       persons; one row each: the form printed most often, else the longest, else the least in text order
-- Leaves out persons without a signature
-- Beware     the columns are those of `person`; an ORCID iD is one that a byline bears
create or replace temp table new_person as
with printed as (
    select named_cluster.person as person, choice.cluster as cluster, choice.printed as printed,
           choice.folded as folded, count(*) as n
    from choice
    join named_cluster using (cluster)
    group by all
), ranked as (
    select *, row_number() over (partition by person order by n desc, length(printed) desc, printed) as place
    from printed
)
select person as person, printed as name, folded as folded,
       case when starts_with(cluster, 'orcid:') and strpos(cluster, '#') = 0 then substr(cluster, 7) end as orcid
from ranked
where place = 1;
