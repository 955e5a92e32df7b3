-- Question   which cluster does the evidence on the bylines put each signature into?
-- Unit       signatures; one row per (paper, position)
-- Leaves out verdicts, which come after
-- Beware     `heir` holds full names only: initials never inherit an ORCID iD
create or replace temp table evident as
select subject.paper as paper,
       subject.position as position,
       case
           when linked.orcid is not null then 'orcid:' || linked.orcid
           when contested.folded is null and heir.orcids = 1 then 'orcid:' || heir.orcid
           when vendor.orcid is not null then 'orcid:' || vendor.orcid
           when picked.slug is not null then 'picked:' || picked.slug
           else 'name:' || subject.folded
       end as cluster,
       case
           when linked.orcid is not null then 'certain'
           when contested.folded is not null and vendor.orcid is null and picked.slug is null then 'unresolved'
           else 'probable'
       end as state,
       case
           when linked.orcid is not null then 'ORCID iD on the byline'
           when contested.folded is null and heir.orcids = 1 then 'same full name as ORCID iD ' || heir.orcid
           when vendor.orcid is not null then vendor.native || ' is used for ORCID iD ' || vendor.orcid
           when picked.slug is not null then picked.why || ' was picked for this person'
           when heir.orcids > 1 then heir.orcids || ' ORCID iDs share this name'
           when contested.folded is not null then 'several people bear this name'
           else 'name only'
       end as reason
from subject
left join linked on linked.paper = subject.paper and linked.position = subject.position
left join heir on heir.folded = subject.folded
left join contested on contested.folded = subject.folded
left join vendor on vendor.paper = subject.paper and vendor.position = subject.position
left join picked on picked.paper = subject.paper and picked.position = subject.position;
