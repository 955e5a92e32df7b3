-- Question   whose pages are read again, and which pages are these?
-- Unit       one row per (person, page), with the person's place in the sample and the page's size in bytes
-- Leaves out everybody but the first few, by a digest of the day and the person: others each day, the same ones all day
-- Beware     of counts only the pages of each record's latest day are among them, for older ones give no figure
with chosen as (
    select person.person as person,
           row_number() over (order by md5(cast($day as varchar) || person.person), person.person) as place
    from person
    qualify place <= $persons
), record as (
    select distinct chosen.person as person, chosen.place as place,
           paper_work.source as source, paper_work.native_id as native_id
    from chosen
    join assignment using (person)
    join paper_work using (paper)
), counted as (
    select record.person as person, record.place as place, observation.page as page,
           dense_rank() over (
               partition by observation.source, observation.native_id, observation.measure
               order by observation.day desc
           ) as age
    from record
    join observation using (source, native_id)
), needed as (
    select record.person as person, record.place as place, work.page as page
    from record
    join work using (source, native_id)
    union
    select record.person as person, record.place as place, identifier.page as page
    from record
    join identifier using (source, native_id)
    where identifier.page is not null
    union
    select record.person as person, record.place as place, link.page as page
    from record
    join link using (source, native_id)
    union
    select counted.person as person, counted.place as place, counted.page as page from counted where counted.age = 1
)
select needed.place as place, needed.person as person, needed.page as page, coalesce(page.size, 0) as size
from needed
left join page on page.sha256 = needed.page
order by place, needed.page;
