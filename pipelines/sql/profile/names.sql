-- Question   under which names, and with which author ids, does this person sign?
-- Unit       names as printed, each with the ids beside it and how often with the person's ORCID iD; the most frequent first
-- Leaves out signatures that are unresolved
select
    signature.printed as printed,
    count(*) as papers,
    list_distinct(flatten(list(signature.natives))) as natives,
    sum(case when signature.orcid = person.orcid then 1 else 0 end) as with_orcid
from assignment
join signature on signature.paper = assignment.paper and signature.position = assignment.position
join person on person.person = assignment.person
where assignment.person = $person and assignment.state <> 'unresolved'
group by signature.printed
order by papers desc, printed;
